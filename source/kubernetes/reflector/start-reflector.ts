import type {Clock} from '../clock.ts';
import type {ContactMonitor} from '../contact/contact-monitor.ts';
import {createObjectReader} from '../decoder/object-reader.ts';
import {countObjects} from '../requests.ts';
import type {Transport} from '../transport.ts';
import type {Watch, WatchOutput, WatchQuery, WatchStatus, WatchVitals} from '../watch-events.ts';
import {queryPath} from './query-path.ts';
import {readList, readWatch} from './read-body.ts';
import type {ReadingTurn} from './reading-turn.ts';
import {initialReflectorState, type ReflectorCommand, type ReflectorInput, type TimerName} from './state.ts';
import {step} from './step.ts';
import type {SyncMemory} from './sync-memory.ts';
import {createVersionFilter} from './version-filter.ts';

/** The server answers a watch before it has anything to say; what is slower than this, it does not answer. */
const watchHeadersTimeoutMs = 15_000;

/**
 * A list is answered when its first bytes are made, which a busy server may take long for; it gives up after 60 s. One that
 * something on the way swallowed is never answered, though: only after lists in a row that were not answered is it the
 * server that takes so long.
 */
const listHeadersTimeoutsMs: readonly number[] = [15_000, 30_000];
const longestListHeadersTimeoutMs = 60_000;

export interface ReflectorOptions {
	readonly transport: Transport;
	readonly query: WatchQuery;
	/** That of the transport's cluster. */
	readonly contact: Pick<ContactMonitor, 'reportFault' | 'whenReached'>;
	/** That of the transport's cluster. */
	readonly memory: SyncMemory;
	/** That of the whole program. */
	readonly turn: ReadingTurn;
	/** Takes the output, in order; may stop the watch. */
	readonly sink: (output: WatchOutput) => void;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
}

/** A running reflector. */
export interface Reflector extends Watch {
	vitals(): WatchVitals;
}

/**
 * Starts to mirror what a query means: a full list, then its changes, for as long as it takes. Faults are overcome by
 * itself and told as a status. Nothing is thrown but what the sink throws, once the step that told it is done: the watch
 * goes on after it.
 */
export function startReflector(options: ReflectorOptions): Reflector {
	const {transport, query, contact, memory, turn, clock, random} = options;
	const reader = createObjectReader(query);
	const news = createVersionFilter();
	const cancelTimers: Record<TimerName, () => void> = {retry: () => {}, watchdog: () => {}, audit: () => {}};
	const inputs: ReflectorInput[] = [];
	let state = initialReflectorState(query);
	let request = new AbortController();
	let counting = new AbortController();
	let cancelAwait = () => {};
	let isStepping = false;
	/** Lists in a row that were not answered. */
	let unansweredLists = 0;
	let status: WatchStatus = {state: 'connecting', sinceMs: clock.now()};
	let lastBytesMs: number | undefined;
	let lastEventMs: number | undefined;

	/** Inputs that come while commands are performed wait for their turn, but `stop` does not. */
	function dispatch(input: ReflectorInput) {
		inputs.push(input);
		if (isStepping) return;
		isStepping = true;
		try {
			for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) takeStep(next);
		} finally {
			isStepping = false;
		}
	}

	function takeStep(input: ReflectorInput) {
		if (input.type === 'frames' || input.type === 'objects') lastBytesMs = clock.now();
		const next = step(state, input, {
			nowMs: clock.now(),
			monotonicMs: clock.monotonicMs(),
			random: random(),
			syncMethod: memory.method,
		});
		state = next.state;
		let fault: {readonly error: unknown} | undefined;
		for (const command of next.commands) {
			// The sink may have stopped the watch in the middle of this step.
			if (state !== next.state) break;
			try {
				perform(command);
			} catch (error) {
				fault ??= {error};
			}
		}
		if (fault) throw fault.error;
	}

	function perform(command: ReflectorCommand) {
		switch (command.type) {
			case 'open':
				void send(command);
				return;
			case 'close':
				request.abort();
				return;
			case 'emit':
				tell(command.output);
				return;
			case 'set-timer':
				cancelTimers[command.timer]();
				cancelTimers[command.timer] = clock.after(command.afterMs, () =>
					dispatch({type: 'timer', timer: command.timer}),
				);
				return;
			case 'clear-timer':
				cancelTimers[command.timer]();
				return;
			case 'remember':
				memory.method = command.method;
				return;
			case 'audit':
				void count(command.resourceVersion);
				return;
			case 'report-fault':
				contact.reportFault();
				return;
			case 'await-contact':
				cancelAwait();
				cancelAwait = contact.whenReached(({regained}) => dispatch({type: 'reached', regained}));
		}
	}

	function tell(output: WatchOutput) {
		if (!news.take(output)) return;
		if (output.type === 'status') status = output.status;
		if (output.type === 'applied' || output.type === 'deleted') lastEventMs = clock.now();
		options.sink(output);
	}

	async function send({generation, verb, parameters}: Extract<ReflectorCommand, {type: 'open'}>) {
		request.abort();
		request = new AbortController();
		const answer = await transport.request({
			method: 'GET',
			path: queryPath(query, parameters),
			headers: {accept: 'application/json'},
			lane: verb === 'watch' ? 'watch' : 'read',
			headersTimeoutMs: verb === 'watch' ? watchHeadersTimeoutMs : listHeadersTimeoutMs(unansweredLists),
			signal: request.signal,
		});
		if (verb === 'list') unansweredLists = !answer.ok && answer.error.kind === 'timeout' ? unansweredLists + 1 : 0;
		if (!answer.ok) {
			dispatch({type: 'failed', generation, error: answer.error});
			return;
		}
		const {headers, body} = answer.value;
		dispatch({type: 'answered', generation, isCompressed: headers['content-encoding'] !== undefined});
		const read = verb === 'watch' ? readWatch : readList;
		read(body, generation, reader, turn, dispatch);
	}

	/** Without an answer, of a version that the server has forgotten for instance, there is nothing to compare. */
	async function count(resourceVersion: string) {
		counting.abort();
		counting = new AbortController();
		const held = news.count();
		const path = queryPath(query, {limit: '1', resourceVersion, resourceVersionMatch: 'Exact'});
		const counted = await countObjects(transport, path, {clock, signal: counting.signal});
		if (counted.ok) dispatch({type: 'audited', held, counted: counted.value});
	}

	dispatch({type: 'start'});

	return {
		stop() {
			cancelAwait();
			counting.abort();
			takeStep({type: 'stop'});
		},
		retryNow: () => dispatch({type: 'retry-now'}),
		vitals: () => ({
			query,
			status,
			...(lastBytesMs === undefined ? {} : {lastBytesMs}),
			...(lastEventMs === undefined ? {} : {lastEventMs}),
			resourceVersion: state.resourceVersion,
			objects: news.count(),
			longObjects: reader.longObjects(),
		}),
	};
}

const listHeadersTimeoutMs = (unanswered: number): number =>
	listHeadersTimeoutsMs[unanswered] ?? longestListHeadersTimeoutMs;

import type {Clock} from '../clock.ts';
import type {KubernetesError} from '../errors.ts';
import type {Transport} from '../transport.ts';
import type {Contact} from './contact.ts';
import {type ContactCommand, type ContactInput, initialContactState, wakeCheckMs} from './contact-state.ts';
import {contactStep} from './contact-step.ts';

/** Over how long the watches of a cluster resume after an outage, so that the server is not met by all at once. */
const staggerMs = 1000;

/**
 * A transport keeps the deadline of a probe and knows best what was missing, but counts only from when it has
 * credentials, and a plugin may never give any: so much later the monitor gives up by itself.
 */
const transportGraceMs = 250;

/** Addresses cost half a millisecond to read: they are, each five seconds. */
const looksForNetwork = 5;

/** Bytes that follow others sooner than this change nothing that a person could see. */
const bytesTellMs = 50;

/** How the way to a server came to be free: `regained` after an outage, or a fault was that of one connection. */
export interface Reached {
	readonly regained: boolean;
}

/** Knows whether one API server answers, for all the watches of it. */
export interface ContactMonitor {
	contact(): Contact;
	/** Called when the state changes, not for every byte; returns a function that ends it. */
	onChange(listener: () => void): () => void;
	/** A watch lost its connection: a probe at once decides whether the server is lost. */
	reportFault(): void;
	/**
	 * Calls back once, when the probe after a reported fault is answered, or after an outage: the first that waits at
	 * once, the others within a second. Returns a function that cancels it.
	 */
	whenReached(callback: (reached: Reached) => void): () => void;
	/** Probes now, without waiting for the next interval. */
	retryNow(): void;
	/** How late this program was when it last looked at the clock, in milliseconds: so much later it tells what arrives. */
	lagMs(): number;
	/** Final: nothing is called afterwards. */
	stop(): void;
}

export interface ContactMonitorOptions {
	readonly transport: Transport;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
	/** The machine's addresses as one text: another text means that its connections may lead nowhere. */
	readonly network?: () => string;
}

/** Starts to watch over the contact with the server of a transport, until stop(). */
export function createContactMonitor({
	transport,
	clock,
	random,
	network = () => '',
}: ContactMonitorOptions): ContactMonitor {
	let state = initialContactState({nowMs: clock.now(), monotonicMs: clock.monotonicMs()});
	let isStopped = false;
	let cancelTimer = () => {};
	let cancelWakeCheck = () => {};
	let addresses = network();
	let looks = 0;
	let wakeDueMs = 0;
	let lagMs = 0;
	/** Ends those under way. */
	const probes = new Set<() => void>();
	const listeners = new Set<() => void>();
	const waiting = new Set<(reached: Reached) => void>();
	/** Cancels the calls of those whose turn comes within the second. */
	const staggered = new Map<(reached: Reached) => void, () => void>();

	function dispatch(input: ContactInput) {
		if (isStopped) return;
		const next = contactStep(state, input, {nowMs: clock.now(), monotonicMs: clock.monotonicMs(), random: random()});
		state = next.state;
		for (const command of next.commands) perform(command);
	}

	function perform(command: ContactCommand) {
		switch (command.type) {
			case 'probe':
				startProbe(command);
				return;
			case 'set-timer':
				cancelTimer();
				cancelTimer = clock.after(command.afterMs, () => dispatch({type: 'timer'}));
				return;
			case 'drop-connections':
				endProbes();
				transport.dropConnections();
				return;
			case 'resume':
				resumeWaiting(command);
				return;
			case 'notify':
				for (const listener of [...listeners]) listener();
		}
	}

	function endProbes() {
		for (const end of probes) end();
		probes.clear();
	}

	function startProbe({generation, path, deadlineMs, isFresh}: Extract<ContactCommand, {type: 'probe'}>) {
		// One whose answer never came to its end must not keep the next one waiting.
		if (!isFresh) endProbes();
		const giveUp = new AbortController();
		const cancelDeadline = clock.after(deadlineMs + transportGraceMs, () => {
			giveUp.abort();
			dispatch({type: 'failed', generation, isFresh, error: unanswered(deadlineMs)});
		});
		probes.add(() => {
			cancelDeadline();
			giveUp.abort();
		});
		void sendProbe(path, isFresh ? 'probe' : 'heartbeat', deadlineMs, giveUp.signal).then(answer => {
			if (giveUp.signal.aborted) return;
			cancelDeadline();
			dispatch(
				answer.ok
					? {type: 'answered', generation, isFresh}
					: {type: 'failed', generation, isFresh, error: answer.error},
			);
		});
	}

	async function sendProbe(path: string, lane: 'heartbeat' | 'probe', headersTimeoutMs: number, signal: AbortSignal) {
		const answer = await transport.request({method: 'GET', path, lane, headersTimeoutMs, signal});
		if (answer.ok) answer.value.body.on('error', () => {}).resume();
		return answer;
	}

	function checkWake() {
		lagMs = Math.max(0, clock.monotonicMs() - wakeDueMs);
		scheduleWakeCheck();
		looks += 1;
		if (looks % looksForNetwork === 0) addresses = network();
		dispatch({type: 'awake', network: addresses});
	}

	function scheduleWakeCheck() {
		wakeDueMs = clock.monotonicMs() + wakeCheckMs;
		cancelWakeCheck = clock.after(wakeCheckMs, checkWake);
	}

	function resumeWaiting(reached: Reached) {
		const callbacks = [...waiting];
		waiting.clear();
		for (const [index, callback] of callbacks.entries()) {
			const cancel = clock.after((staggerMs * index) / callbacks.length, () => {
				staggered.delete(callback);
				callback(reached);
			});
			staggered.set(callback, cancel);
		}
	}

	/** A watch that brings a list has thousands of pieces a second: each would be a step that changes nothing. */
	function noticeBytes() {
		const isNews = state.contact.state !== 'reached' || clock.monotonicMs() - state.heard.monotonicMs >= bytesTellMs;
		if (isNews) dispatch({type: 'bytes'});
	}

	const endListening = transport.onContact(noticeBytes);
	dispatch({type: 'start'});
	scheduleWakeCheck();

	return {
		contact: () => state.contact,
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		reportFault: () => dispatch({type: 'fault'}),
		whenReached(callback) {
			waiting.add(callback);
			return () => {
				waiting.delete(callback);
				staggered.get(callback)?.();
				staggered.delete(callback);
			};
		},
		retryNow: () => dispatch({type: 'retry-now'}),
		lagMs: () => lagMs,
		stop() {
			if (isStopped) return;
			isStopped = true;
			endListening();
			cancelTimer();
			cancelWakeCheck();
			endProbes();
			for (const cancel of staggered.values()) cancel();
			waiting.clear();
			listeners.clear();
		},
	};
}

function unanswered(deadlineMs: number): KubernetesError {
	return {kind: 'timeout', message: `no answer within ${deadlineMs / 1000} s`};
}

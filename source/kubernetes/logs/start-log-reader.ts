import type {Readable} from 'node:stream';
import type {Clock} from '../clock.ts';
import {connectionError} from '../connection/connection-error.ts';
import type {KubernetesError} from '../errors.ts';
import {textAt} from '../json-value.ts';
import {backoffMs, healthyLinkMs} from '../reflector/backoff.ts';
import {getMetadata} from '../requests.ts';
import type {Transport} from '../transport.ts';
import {parseLogLine} from './log-line.ts';
import {logPath, podPath} from './log-path.ts';
import type {LogLine, LogOutput, LogQuery, LogReader, LogReading, LogStatus} from './log-query.ts';
import {logRefusalOf} from './log-refusal.ts';
import {createLogSplitter} from './log-splitter.ts';
import {createResumeFilter, type ResumePoint, resumePointAfter} from './resume-point.ts';

export interface LogReaderOptions extends LogReading {
	readonly transport: Transport;
	readonly query: LogQuery;
	readonly sink: (output: LogOutput) => void;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
}

/** What is there already comes at once, or the node does not answer. */
const readTimeoutMs = 10_000;

/**
 * A kubelet sends the headers of a followed log with its first line, and a container may be silent for days: whether the
 * server is there at all is the heartbeat's business, which ends this request too.
 */
const followTimeoutMs = 7 * 24 * 3_600_000;

/**
 * A container may print without end. After so many bytes the reader rests, so that a key is never more than this much
 * parsing away and a core has time for more than logs: 8 MB a second at most. The server waits meanwhile.
 */
const turnBytes = 64 * 1024;
const restMs = 8;

/**
 * Reads a container's log: what there is, then, unless it is a former run's, what comes, until the run has ended or
 * `stop()`. A stream that breaks is taken up again after its last line, without a line twice; not when the pod of that name
 * is another by now, whose lines would look like those of the first. Errors come as status.
 */
export function startLogReader(options: LogReaderOptions): LogReader {
	const {transport, query, sink, clock, random, tailLines, isRunning, owner} = options;
	let point: ResumePoint | undefined;
	let failures = 0;
	let isStopped = false;
	let running: AbortController | undefined;
	let cancelTimer = () => {};

	const tell = (status: LogStatus) => sink({type: 'status', status});

	function take(lines: readonly LogLine[]): void {
		if (lines.length === 0) return;
		failures = 0;
		point = resumePointAfter(point, lines);
		sink({type: 'lines', lines});
	}

	function failed(error: KubernetesError): void {
		running = undefined;
		const why = logRefusalOf(error);
		const sinceMs = clock.now();
		if (why) {
			tell({state: 'refused', sinceMs, why, error});
			return;
		}
		failures += 1;
		const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(failures, random()));
		tell({state: 'broken', sinceMs, error, retryAtMs: sinceMs + waitMs});
		cancelTimer = clock.after(waitMs, () => void run());
	}

	/** The answer came to its end: with the container's run, or because a kubelet or a proxy on the way began anew. */
	function ended(): void {
		running = undefined;
		if (query.previous || !isRunning()) {
			tell({state: 'ended', sinceMs: clock.now()});
			return;
		}
		// That the container has ended is told a moment after its log has: the first time nothing is said.
		if (failures > 0) {
			failed({kind: 'unreachable', message: 'its end came while the container runs'});
			return;
		}
		failures += 1;
		cancelTimer = clock.after(backoffMs(failures, random()), () => void run());
	}

	/** Whether the pod of that name is known to be another than the one whose log it is. */
	async function isOthers(signal: AbortSignal): Promise<boolean> {
		const known = owner?.();
		if (known === undefined) return false;
		const metadata = await getMetadata(transport, podPath(query), {clock, signal});
		// Who may read logs may not be allowed to read pods; and what keeps the answer away keeps the log away as well.
		if (!metadata.ok) return metadata.error.kind === 'not-found';
		return textAt(metadata.value, 'uid') !== known.uid;
	}

	/**
	 * One request and its answer, to the end of it; whether it came to its end. Nothing is told before it is known that the
	 * pod is no other.
	 */
	async function read(follow: boolean, ended: AbortController, isOther?: Promise<boolean>): Promise<boolean> {
		const sentMs = clock.monotonicMs();
		const answer = await transport.request({
			method: 'GET',
			path: logPath(query, {follow, since: point, tailLines}),
			// The server answers with text, and with JSON when it refuses. Compression would hold lines back.
			headers: {Accept: 'application/json, */*', 'Accept-Encoding': 'identity'},
			lane: 'watch',
			headersTimeoutMs: follow ? followTimeoutMs : readTimeoutMs,
			signal: ended.signal,
		});
		// It may break before anybody reads it.
		if (answer.ok) answer.value.body.on('error', () => {});
		if (await isOther) return refuseOther(ended);
		if (ended.signal.aborted) return false;
		if (answer.ok && follow) tell({state: 'following', sinceMs: clock.now()});
		const error = answer.ok ? await readLines(answer.value.body, ended.signal) : answer.error;
		if (ended.signal.aborted) return false;
		// It was sound for long: what ended it is no reason to wait ever longer.
		if (clock.monotonicMs() - sentMs >= healthyLinkMs) failures = 0;
		if (error) failed(error);
		return error === undefined;
	}

	function refuseOther(ended: AbortController): false {
		if (ended.signal.aborted) return false;
		ended.abort();
		running = undefined;
		const error = {kind: 'not-found', message: 'the pod is there no more'} as const;
		tell({state: 'refused', sinceMs: clock.now(), why: 'gone', error});
		return false;
	}

	function readLines(body: Readable, signal: AbortSignal): Promise<KubernetesError | undefined> {
		const splitter = createLogSplitter();
		const filter = createResumeFilter(point);
		let bytes = 0;
		let cancelRest = () => {};
		return new Promise(resolve => {
			const done = (error?: KubernetesError) => {
				cancelRest();
				resolve(error);
			};
			if (body.destroyed) return done({kind: 'unreachable', message: 'the connection was closed'});
			body.on('data', (chunk: Buffer) => {
				if (signal.aborted) return;
				take(filter(splitter.write(chunk).map(parseLogLine)));
				bytes += chunk.length;
				if (bytes < turnBytes) return;
				bytes = 0;
				body.pause();
				cancelRest = clock.after(restMs, () => body.resume());
			});
			body.on('end', () => {
				const rest = splitter.end();
				if (rest !== undefined && !signal.aborted) take(filter([parseLogLine(rest)]));
				done();
			});
			body.on('error', error => done(connectionError(error)));
			// Cut off in the midst of a line: that line comes again, whole.
			body.on('close', () => done({kind: 'unreachable', message: 'the connection was closed'}));
		});
	}

	async function run(): Promise<void> {
		cancelTimer();
		running?.abort();
		const mine = new AbortController();
		running = mine;
		if (owner?.()?.isGone) {
			refuseOther(mine);
			return;
		}
		const isOther = isOthers(mine.signal);
		// After a gap the last line comes again at once; before the first one, only a plain read tells that there is none.
		if (point === undefined || query.previous) {
			if (!(await read(false, mine, isOther))) return;
			if (!query.previous) tell({state: 'following', sinceMs: clock.now()});
		} else if (await isOther) {
			refuseOther(mine);
			return;
		}
		if (!query.previous && !(await read(true, mine))) return;
		ended();
	}

	tell({state: 'asking', sinceMs: clock.now()});
	void run();
	return {
		retryNow() {
			if (!isStopped) void run();
		},
		stop() {
			isStopped = true;
			cancelTimer();
			running?.abort();
		},
	};
}

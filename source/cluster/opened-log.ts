import type {
	LogLine,
	LogOutput,
	LogOwner,
	LogQuery,
	LogReader,
	LogReading,
	LogStatus,
} from '../kubernetes/logs/log-query.ts';
import type {ContainerStatus, Pod} from '../kubernetes/objects.ts';

export type {LogLine, LogQuery, LogRefusal, LogStatus} from '../kubernetes/logs/log-query.ts';

/** A log that is open. */
export interface OpenedLog {
	readonly query: LogQuery;
	/** Oldest first; bounded, see `logLineLimit`. */
	readonly lines: readonly LogLine[];
	/** How many older ones were let go of: the first line here is the one after so many. */
	readonly dropped: number;
	/** What there was when it was opened was longer than what is read of it. */
	readonly olderUnread?: true;
	/** By the server's time. */
	readonly status: LogStatus;
}

/** Lines kept: more than anyone reads in a terminal, and with ordinary lines about 1 MB. */
export const logLineLimit = 5_000;

/** Of long lines fewer are kept: 8 MB of text, in UTF-16 units. */
const logTextLimit = 4 * 1024 * 1024;

/** Starts to read a log; what it tells goes to the sink. */
export type StartLog = (query: LogQuery, sink: (output: LogOutput) => void, reading: LogReading) => LogReader;

/** A log with the lines that are kept of it. */
export interface LogBuffer {
	readonly query: LogQuery;
	view(): OpenedLog;
	/**
	 * The pod as it is now: when the container runs again, its log is taken up again. `gone`: it is there no more, and what
	 * its name leads to now is another's.
	 */
	podChanged(pod: Pod | 'gone'): void;
	stop(): void;
}

/**
 * Reads a log through `start`, which tells its first status before it returns, and keeps the last lines.
 * @param uid - That of the pod, where it is known already.
 * @param skewMs - What to add to this machine's clock to get the server's, by which the view tells its times.
 */
export function openLog(
	query: LogQuery,
	start: StartLog,
	onChange: () => void,
	uid?: string,
	skewMs: () => number = () => 0,
): LogBuffer {
	const lines: LogLine[] = [];
	let textLength = 0;
	let dropped = 0;
	let status: LogStatus = {state: 'asking', sinceMs: 0};
	let view: OpenedLog | undefined;
	/** The run that the last answer was about; and the one that the pod shows now. */
	let askedRun: string | undefined;
	let run: string | undefined;
	let isRunning = false;
	/** How many lines had come when the stream that is read began: none has lines of two runs. */
	let streamStart = 0;
	/** When a run began, epoch milliseconds, whose first line is still to be marked. */
	let runBegan: number | undefined;
	let isFirstRead = true;
	let olderUnread = false;
	let owner: LogOwner | undefined = uid === undefined ? undefined : {uid, isGone: false};
	let isStarted = false;

	function keep(more: readonly LogLine[]): void {
		for (const line of more) {
			lines.push(line);
			textLength += line.text.length;
		}
		let excess = 0;
		while (lines.length - excess > logLineLimit || (textLength > logTextLimit && excess < lines.length - 1)) {
			textLength -= lines[excess]?.text.length ?? 0;
			excess += 1;
		}
		lines.splice(0, excess);
		dropped += excess;
		markRun();
	}

	/** Marks the first line of a run that began; it may come before it is known that there is another run. */
	function markRun(): void {
		const index = streamStart - dropped;
		const first = lines[index];
		// Starts of containers are told in whole seconds.
		if (runBegan === undefined || first === undefined || Date.parse(first.time) < runBegan) return;
		runBegan = undefined;
		if (index > 0) lines[index] = {...first, startsRun: true};
		view = undefined;
	}

	function statusTold(told: LogStatus): void {
		status = told;
		if (told.state === 'following') streamStart = dropped + lines.length;
		if (told.state === 'asking') return;
		// Of a longer log the server sends so many lines, the last of which may be none yet.
		if (isFirstRead) olderUnread = dropped + lines.length >= logLineLimit - 1;
		isFirstRead = false;
	}

	const reader = start(
		query,
		output => {
			view = undefined;
			if (output.type === 'lines') keep(output.lines);
			else statusTold(output.status);
			if (output.type === 'status' && isStarted) resumeIfRunning();
			if (isStarted) onChange();
		},
		{tailLines: logLineLimit, isRunning: () => isRunning, owner: () => owner},
	);
	isStarted = true;

	/** A run that is over, or that there was none, is no news when meanwhile another one began. */
	function resumeIfRunning(): void {
		const isOver = status.state === 'ended' || (status.state === 'refused' && status.why === 'not-started');
		if (query.previous || !isOver || owner?.isGone || run === askedRun) return;
		askedRun = run;
		reader.retryNow();
	}

	return {
		query,
		view() {
			const unread = olderUnread ? ({olderUnread} as const) : {};
			view ??= {query, lines: lines.slice(), dropped, ...unread, status: moved(status, skewMs())};
			return view;
		},
		podChanged(pod) {
			if (pod === 'gone') {
				isRunning = false;
				owner = {uid: owner?.uid ?? '', isGone: true};
				return;
			}
			const container = statusOf(pod, query.container);
			isRunning = container?.state?.running !== undefined;
			owner ??= {uid: pod.metadata.uid, isGone: false};
			const before = run;
			run = runOf(pod, container);
			askedRun ??= run;
			if (before !== undefined && run !== before) runBegan = beganMs(container) ?? runBegan;
			markRun();
			resumeIfRunning();
		},
		stop: () => reader.stop(),
	};
}

function moved<Status extends LogStatus>(status: Status, byMs: number): Status {
	const retry = 'retryAtMs' in status ? {retryAtMs: status.retryAtMs + byMs} : {};
	return {...status, sinceMs: status.sinceMs + byMs, ...retry};
}

function statusOf({status}: Pod, container: string): ContainerStatus | undefined {
	const all: readonly ContainerStatus[] = [
		...(status?.containerStatuses ?? []),
		...(status?.initContainerStatuses ?? []),
		...(status?.ephemeralContainerStatuses ?? []),
	];
	return all.find(({name}) => name === container);
}

function beganMs(container: ContainerStatus | undefined): number | undefined {
	const {running, terminated} = container?.state ?? {};
	const ms = Date.parse(running?.startedAt ?? terminated?.startedAt ?? '');
	return Number.isNaN(ms) ? undefined : ms;
}

/** What tells one run of a container from the next, and whether it has begun. */
function runOf({metadata}: Pod, container: ContainerStatus | undefined): string {
	const {running, terminated} = container?.state ?? {};
	const startedAt = running?.startedAt ?? terminated?.startedAt ?? 'not started';
	return [metadata.uid, container?.restartCount ?? 0, startedAt].join(' ');
}

import type {Clock} from '../kubernetes/clock.ts';
import type {LogOutput, LogQuery, LogReader} from '../kubernetes/logs/log-query.ts';
import {type LogBuffer, type OpenedLog, openLog} from './opened-log.ts';
import {type OpenedPod, type PodName, type PodWatch, watchPod} from './opened-pod.ts';
import type {WatchSource} from './source.ts';

export interface Inspected {
	readonly pod?: OpenedPod;
	readonly log?: OpenedLog;
}

/** What is looked at closely: one pod and one log at most. */
export interface Inspection {
	/** Watches one pod in place of the one before; undefined: none. */
	openPod(target: PodName | undefined): void;
	/** Reads one log in place of the one before; undefined: none. */
	openLog(query: LogQuery | undefined): void;
	/** The same object as long as nothing in it changed. */
	view(): Inspected;
	close(): void;
}

export interface InspectionOptions {
	readonly source: WatchSource;
	readonly clock: Clock;
	readonly skewMs: () => number;
	readonly onChange: () => void;
}

/** Follows nothing until something is opened. */
export function createInspection({source, clock, skewMs, onChange}: InspectionOptions): Inspection {
	let pod: PodWatch | undefined;
	let log: LogBuffer | undefined;
	let last: Inspected = {};

	function view(): Inspected {
		const [openedPod, openedLog] = [pod?.view(), log?.view()];
		if (last.pod !== openedPod || last.log !== openedLog) {
			last = {...(openedPod ? {pod: openedPod} : {}), ...(openedLog ? {log: openedLog} : {})};
		}
		return last;
	}

	/** The open pod, when that is the one whose log is asked for. */
	function podOf({namespace, pod: name}: LogQuery): OpenedPod | undefined {
		const opened = pod?.view();
		return opened?.target.name === name && opened.target.namespace === namespace ? opened : undefined;
	}

	function tellLog(): void {
		const opened = log && podOf(log.query);
		if (opened?.gone) log?.podChanged('gone');
		else if (opened?.pod) log?.podChanged(opened.pod);
	}

	return {
		openPod(target) {
			pod?.stop();
			pod = undefined;
			if (target) {
				const changed = () => {
					tellLog();
					onChange();
				};
				pod = watchPod(source, target, {nowMs: clock.now(), skewMs, onChange: changed});
			}
			onChange();
		},
		openLog(query) {
			log?.stop();
			const opened = query && podOf(query);
			const uid = opened?.pod?.metadata.uid ?? opened?.target.uid;
			log = query && openLog(query, source.readLog ?? noLogs(clock), onChange, uid, skewMs);
			tellLog();
			onChange();
		},
		view,
		close() {
			pod?.stop();
			log?.stop();
			pod = undefined;
			log = undefined;
		},
	};
}

/** Of a recording: what containers printed was not recorded. */
function noLogs(clock: Clock) {
	return (_query: LogQuery, sink: (output: LogOutput) => void): LogReader => {
		const error = {kind: 'not-found', message: 'a recording holds no logs'} as const;
		sink({type: 'status', status: {state: 'refused', sinceMs: clock.now(), why: 'other', error}});
		return {retryNow() {}, stop() {}};
	};
}

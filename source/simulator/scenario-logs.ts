import type {WorldObject} from '../control-plane/world.ts';
import {epochMs} from '../rollout/timestamp.ts';
import {fieldsOf, itemsOf, textOf} from './api/json.ts';
import type {ScenarioLog} from './scenario.ts';
import type {LogLine, PodLogs} from './server/pod-logs.ts';

/** The most lines that a container's log goes back: nobody reads more, and they are made anew for each reader. */
const MOST_LINES = 2000;

const statusOf = (pod: WorldObject, container: string) => {
	const {containerStatuses, initContainerStatuses} = fieldsOf(pod.status);
	return [...itemsOf(containerStatuses), ...itemsOf(initContainerStatuses)]
		.map(fieldsOf)
		.find(({name}) => name === container);
};

const imageOf = (pod: WorldObject, container: string) => {
	const {containers, initContainers} = fieldsOf(pod.spec);
	const all = [...itemsOf(containers), ...itemsOf(initContainers)].map(fieldsOf);
	return textOf(all.find(({name}) => name === container)?.image);
};

/** When a run of a container began and, if it has, ended. */
function runOf(state: unknown): {readonly startMs: number; readonly endMs?: number} | undefined {
	const {running, terminated} = fieldsOf(state);
	const {startedAt, finishedAt} = fieldsOf(terminated ?? running);
	const [startMs, endMs] = [epochMs(textOf(startedAt)), epochMs(textOf(finishedAt))];
	if (startMs === undefined) return undefined;
	return endMs === undefined ? {startMs} : {startMs, endMs};
}

function linesBetween(
	{opening, everyMs, repeating, ending = []}: ScenarioLog,
	startMs: number,
	untilMs: number,
	ended: boolean,
): readonly LogLine[] {
	const first = opening.map((text): LogLine => ({atMs: startMs, text}));
	const count = repeating.length === 0 ? 0 : Math.max(0, Math.floor((untilMs - startMs) / everyMs));
	const skipped = Math.max(0, count - MOST_LINES);
	const later = Array.from({length: count - skipped}, (_, index): LogLine => {
		const turn = skipped + index;
		return {atMs: startMs + (turn + 1) * everyMs, text: repeating[turn % repeating.length] ?? ''};
	});
	const last = ended ? ending.map((text): LogLine => ({atMs: untilMs, text})) : [];
	return [...(skipped > 0 ? [] : first), ...later, ...last];
}

/** The logs that a scenario makes up, by the image of the container; other containers print nothing. */
export function createScenarioLogs(logs: readonly ScenarioLog[]): PodLogs {
	return {
		lines(pod, {container, previous}, nowMs) {
			const status = statusOf(pod, container);
			const waiting = fieldsOf(status?.state).waiting !== undefined;
			// While a container waits for its next run, the log is still the last run's.
			const run = runOf(previous || waiting ? status?.lastState : status?.state);
			const log = logs.find(({image}) => imageOf(pod, container).startsWith(image));
			if (!run || !log) return undefined;
			return linesBetween(log, run.startMs, run.endMs ?? nowMs, run.endMs !== undefined);
		},
	};
}

import type {Delay, DelayedRun, PodDelays} from '../../source/control-plane/kubelet/delays.ts';
import {endOf} from '../../source/control-plane/kubelet/process-end.ts';
import {asPod, type WorldPod} from '../../source/control-plane/pods.ts';
import type {ContainerStatus} from '../../source/kubernetes/objects.ts';
import {generatedNames} from './generated-names.ts';
import {images, listensAfterMs} from './images.ts';
import {type Trace, type WatchLine, watchesOf} from './trace.ts';

/** What one pod's watch and its events tell about a node's pace. */
interface Recorded {
	readonly id: string;
	readonly pods: {readonly t: number; readonly pod: WorldPod}[];
	readonly events: {
		readonly t: number;
		readonly reason: string;
		readonly message: string;
		readonly container: string;
	}[];
}

type Add = (delay: Delay, ms: number | undefined, of?: DelayedRun) => void;

/** A back-off as it is documented: 10 s after the second end, doubled with each, at most 5 minutes. */
const documentedBackOffMs = (ends: number) => (ends < 2 ? 0 : Math.min(10_000 * 2 ** (ends - 2), 300_000));

/** More than another run's delays add up to. */
const laterMs = 2000;

const since = (from: number | undefined, to: number | undefined) =>
	from === undefined || to === undefined ? undefined : Math.max(0, to - from);

const earliest = (...times: readonly (number | undefined)[]): number | undefined => {
	const known = times.filter(time => time !== undefined);
	return known.length === 0 ? undefined : Math.min(...known);
};

/** By uid what the pod is in any run: `pod 2 of ReplicaSet 1`, `db-2, 1` for the first of that name. */
function podIds(watches: readonly WatchLine[]): ReadonlyMap<string, string> {
	const {idOf} = generatedNames(watches);
	const ids = new Map<string, string>();
	const counts = new Map<string, number>();
	for (const {resource, object} of watches) {
		const {uid, name} = object.metadata;
		if (resource === 'pods' && !ids.has(uid)) {
			const count = (counts.get(name) ?? 0) + 1;
			counts.set(name, count);
			ids.set(uid, `${idOf.get(name) ?? name}, ${count}`);
		}
	}

	return ids;
}

interface EventFields {
	readonly involvedObject?: {readonly uid?: string; readonly fieldPath?: string};
	readonly reason?: string;
	readonly message?: string;
}

function recordedPods(trace: Trace): readonly Recorded[] {
	const ids = podIds(watchesOf(trace));
	const table = new Map([...ids].map(([uid, id]): [string, Recorded] => [uid, {id, pods: [], events: []}]));
	for (const line of trace) {
		if (line.type !== 'watch') {
			continue;
		}

		if (line.resource === 'pods') {
			table.get(line.object.metadata.uid)?.pods.push({t: line.t, pod: asPod(line.object)});
		} else if (line.resource === 'events') {
			const {involvedObject, reason = '', message = ''} = line.object as EventFields;
			const container = /\{(.*)\}/.exec(involvedObject?.fieldPath ?? '')?.[1] ?? '';
			table.get(involvedObject?.uid ?? '')?.events.push({t: line.t, reason, message, container});
		}
	}

	return [...table.values()];
}

interface Probe {
	readonly periodSeconds?: number;
}

/** A moment at which a period of the pod's readiness probe began: the failure after the first, or the success that was not the first. */
function tickOf({pods, events}: Recorded): number | undefined {
	const shows = (matches: (status: ContainerStatus) => boolean) =>
		pods.find(({pod}) => pod.status?.containerStatuses?.some(matches))?.t;
	const running = shows(({state}) => state?.running !== undefined);
	const ready = shows(status => status.ready === true);
	const [, failure] = events.filter(({reason}) => reason === 'Unhealthy');
	return ready !== undefined && ready !== running ? ready : failure?.t;
}

/** How long after the binding the periods of the pod's probe are counted from: less than one of them. */
function probesMs(recorded: Recorded, boundMs: number | undefined): number | undefined {
	const [first] = recorded.pods;
	const probe = first?.pod.spec.containers.map(({readinessProbe}) => readinessProbe as Probe | undefined).find(Boolean);
	const ms = since(boundMs, tickOf(recorded));
	return probe === undefined || ms === undefined ? undefined : ms % ((probe.periodSeconds ?? 10) * 1000);
}

function addPod(recorded: Recorded, add: Add): void {
	const {pods, events} = recorded;
	const bound = pods.find(({pod}) => pod.spec.nodeName);
	const [first, second] = pods.filter(({pod}) => pod.status?.containerStatuses);
	const [deleted, noticed] = pods.filter(({pod}) => pod.metadata.deletionTimestamp);
	const killing = events.find(({reason}) => reason === 'Killing');
	const over = pods.find(({pod: {status}}) => status?.phase === 'Succeeded' || status?.phase === 'Failed');
	const gone = pods.find(({pod}) => pod.metadata.deletionGracePeriodSeconds === 0);
	add('admit', since(bound?.t, first?.t));
	add('probes', probesMs(recorded, bound?.t));
	add('sandbox', since(first?.t, second?.t));
	add('signal', since(deleted?.t, killing?.t ?? noticed?.t));
	add('cleanup', since(over?.t, gone?.t));
}

/** A container that had not run again when its pod was deleted would have done so later. */
function neverAgain(pods: Recorded['pods']): number | undefined {
	const deleted = pods.find(({pod}) => pod.metadata.deletionTimestamp);
	return deleted === undefined ? undefined : deleted.t + laterMs;
}

/** The kubelet tries again after so long, as it is documented; the second attempt comes as soon as the sandbox is seen. */
const documentedRetryMs = (failures: number) => (failures < 2 ? 0 : 10_000);

/** Attempts to start a container whose image or configuration is missing: each tells of its image first. */
function addAttempts({pods, events}: Recorded, container: string, add: Add): void {
	const starts = events.filter(
		({reason, container: of, message}) =>
			of === container && (/^(Pulling|Pulled)$/.test(reason) || message.startsWith('Back-off pulling')),
	);
	for (const [place, {t}] of starts.entries()) {
		const next = starts[place + 1]?.t ?? neverAgain(pods);
		add('retry', since(t + documentedRetryMs(place + 1), next), {container, run: place + 1});
	}
}

/** One run of a container: from its creation to the moment when the next one may begin. */
function addRun({pods, events}: Recorded, container: string, run: number, endMs: number | undefined, add: Add): void {
	const of = {container, run};
	const own = events.filter(event => event.container === container);
	const times = (reason: string) => own.filter(event => event.reason === reason).map(({t}) => t);
	const created = times('Created')[run - 1];
	const started = times('Started')[run - 1];
	const [pulled] = times('Pulled')
		.filter(t => t <= (created ?? 0))
		.slice(-1);
	if (started === undefined) {
		return;
	}

	const shown = (matches: (status: ContainerStatus) => boolean) =>
		pods.find(({t, pod: {status}}) =>
			[...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].some(
				one => t >= started && one.name === container && one.restartCount === run - 1 && matches(one),
			),
		)?.t;
	const after = (reason: string) => times(reason).find(t => t > started);
	const running = shown(({state}) => state?.running !== undefined);
	const ready = shown(status => status.ready === true);
	const unhealthy = after('Unhealthy');
	add('create', since(pulled, created), of);
	add('start', since(created, started), of);
	add('running', since(started, running), of);
	// One that succeeds before the first status is never seen by itself.
	const succeededMs = since(started, ready === running && ready !== undefined ? ready - 1 : ready);
	const foundMs = succeededMs === undefined ? undefined : Math.max(succeededMs, listensAfterMs);
	add('firstProbe', earliest(since(started, unhealthy), foundMs), of);
	if (endMs !== undefined) {
		const ended = started + endMs;
		const seen = earliest(
			shown(({state}) => state?.terminated !== undefined),
			after('BackOff'),
			after('Pulled'),
		);
		const again = earliest(
			shown(({state}) => state?.waiting !== undefined),
			after('Pulled'),
		);
		add('relist', since(ended, seen), of);
		add('backOff', since(ended + documentedBackOffMs(run), again ?? neverAgain(pods)), of);
	}
}

/** How long each recorded pod's node took: only times, for the decisions are the kubelet's. */
function delaysIn(trace: Trace): ReadonlyMap<string, number> {
	const delays = new Map<string, number>();
	for (const recorded of recordedPods(trace)) {
		const add: Add = (delay, ms, of) => {
			if (ms !== undefined) {
				delays.set(keyOf(recorded.id, delay, of), ms);
			}
		};
		addPod(recorded, add);
		const [first] = recorded.pods;
		for (const container of [...(first?.pod.spec.initContainers ?? []), ...(first?.pod.spec.containers ?? [])]) {
			const starts = recorded.events.filter(event => event.reason === 'Started' && event.container === container.name);
			const end = endOf(images(container.image ?? '').process(container), container)?.afterMs;
			addAttempts(recorded, container.name, add);
			starts.forEach((_, place) => {
				addRun(recorded, container.name, place + 1, end, add);
			});
		}
	}

	return delays;
}

const keyOf = (id: string, delay: Delay, of?: DelayedRun) => [id, delay, of?.container, of?.run].join('|');

/** The delays of a recording for the pods that stand for the recorded ones in another run, of which `here` are the watches. */
export function recordedDelays(trace: Trace, here: () => readonly WatchLine[]): PodDelays {
	const delays = delaysIn(trace);
	let ids: ReadonlyMap<string, string> = new Map();
	return (uid, delay, of) => {
		ids = ids.has(uid) ? ids : podIds(here());
		const id = ids.get(uid);
		return id === undefined ? undefined : delays.get(keyOf(id, delay, of));
	};
}

import {isDeepStrictEqual} from 'node:util';
import type {SpecChange} from '../../../source/control-plane/forecast/forecast.ts';
import type {ForecastKind, ForecastObjects} from '../../../source/control-plane/forecast/forecast-objects.ts';
import {type StepReader, stepReader} from '../../../source/control-plane/forecast/scaling-steps.ts';
import {controllerOf} from '../../../source/control-plane/owners.ts';
import {asPod} from '../../../source/control-plane/pods.ts';
import type {WorldChange, WorldObject} from '../../../source/control-plane/world.ts';
import {sameTemplate} from '../../../source/rollout/pod-template.ts';
import {endOf, type StepLine, type Trace, type WatchLine, watchesOf} from '../trace.ts';

/** What a step of a trace does to a workload. */
export type Action = 'undo' | 'resume' | 'scale' | 'restart' | 'set image' | 'pause' | 'other';

/** A recorded step that changes a workload: how things stood just before it, and what followed. */
export interface RecordedStep {
	readonly name: string;
	readonly action: Action;
	readonly objects: ForecastObjects;
	readonly change: SpecChange;
	/** Epoch milliseconds, as near as whole seconds tell. */
	readonly nowMs: number;
	/** Until the next step, or the end. */
	readonly forMs: number;
	/** Since the step before it. */
	readonly afterMs: number;
	/** The changes of size that followed: `web-5669f7dd7f 3→2`; `new` is a ReplicaSet that there was not before. */
	readonly sizes: readonly string[];
}

const kinds: Readonly<Record<string, ForecastKind>> = {
	deployments: 'Deployment',
	statefulsets: 'StatefulSet',
	daemonsets: 'DaemonSet',
};

interface WorkloadFields {
	readonly spec: SpecChange & {readonly template: NonNullable<SpecChange['template']>};
}

const specOf = (object: WorldObject) => (object as unknown as WorkloadFields).spec;
const versionOf = ({metadata}: WorldObject) => Number(metadata.resourceVersion);

/** The workload that a request writes: kind and name. */
function targetOf({request}: StepLine): {readonly kind: ForecastKind; readonly name: string} | undefined {
	const [, resource = '', name = ''] = /\/(\w+)\/([^/?]+)(?:\/scale)?(?:\?.*)?$/.exec(request.path) ?? [];
	const kind = kinds[resource];
	return request.method === 'PATCH' && kind ? {kind, name} : undefined;
}

function changeBetween(before: WorldObject, after: WorldObject): SpecChange {
	const [a, b] = [specOf(before), specOf(after)];
	return {
		...(sameTemplate(a.template, b.template) ? {} : {template: b.template}),
		...((a.paused ?? false) === (b.paused ?? false) ? {} : {paused: b.paused ?? false}),
		...(b.replicas === undefined || isDeepStrictEqual(a.replicas, b.replicas) ? {} : {replicas: b.replicas}),
		...(b.updateStrategy === undefined || isDeepStrictEqual(a.updateStrategy, b.updateStrategy)
			? {}
			: {updateStrategy: b.updateStrategy}),
	};
}

function actionOf({name}: StepLine): Action {
	const actions: readonly Action[] = ['undo', 'resume', 'scale', 'restart', 'set image', 'pause'];
	return actions.find(action => name.startsWith(action)) ?? (/image/.test(name) ? 'set image' : 'other');
}

/** Epoch milliseconds at a recording's zero: times of birth have whole seconds, of many the greatest is nearest. */
function zeroMsOf(watches: readonly WatchLine[]): number {
	const births = watches
		.filter(({event}) => event === 'ADDED')
		.map(({t, object}) => Date.parse(object.metadata.creationTimestamp) - t);
	return births.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
}

/** The objects after these watch events. */
function standing(watches: readonly WatchLine[]): readonly WorldObject[] {
	const objects = new Map<string, WorldObject>();
	for (const {event, object} of watches) {
		if (event === 'DELETED') {
			objects.delete(object.metadata.uid);
		} else {
			objects.set(object.metadata.uid, object);
		}
	}

	return [...objects.values()];
}

interface QuotaBody {
	readonly spec?: {readonly hard?: object};
}

/** Quotas aren't watched: what the requests before made of them, and what the pods use. */
function quotasBefore(trace: Trace, t: number, pods: number): readonly WorldObject[] {
	const requests = trace.filter(line => line.type === 'step' && line.t < t && /resourcequotas/.test(line.request.path));
	const bodies = requests.map(line => (line.type === 'step' ? line.request.body : {}) as QuotaBody);
	const hard = Object.assign({}, ...bodies.map(({spec}) => spec?.hard));
	const metadata = {name: 'pods', uid: 'quota', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z'};
	const status = {hard, used: {pods: String(pods)}};
	return requests.length === 0 ? [] : [{apiVersion: 'v1', kind: 'ResourceQuota', metadata, status}];
}

/** A DaemonSet's nodes, as far as its pods tell. */
function nodesOf(pods: readonly WorldObject[]): readonly WorldObject[] {
	const names = new Set(pods.map(pod => asPod(pod).spec.nodeName).filter(name => name !== undefined));
	return [...names].map(name => ({
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z'},
	}));
}

function objectsOf(all: readonly WorldObject[], workload: WorldObject, kind: ForecastKind): ForecastObjects {
	const ownedBy = (uids: ReadonlySet<string>, what: string) =>
		all.filter(object => object.kind === what && uids.has(controllerOf(object)?.uid ?? ''));
	const own = new Set([workload.metadata.uid]);
	const revisions = ownedBy(own, kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision');
	const owners = kind === 'Deployment' ? new Set(revisions.map(({metadata}) => metadata.uid)) : own;
	const pods = ownedBy(owners, 'Pod');
	return {
		kind,
		workload: workload as unknown as ForecastObjects['workload'],
		revisions: revisions as unknown as ForecastObjects['revisions'],
		pods: pods.map(asPod),
		...(kind === 'DaemonSet' ? {nodes: nodesOf(pods)} : {}),
	};
}

/** The sizes as text; ReplicaSets and revisions that are not `known` share one name. */
export function sizeTexts(
	steps: readonly {readonly replicaSet: string; readonly from: number; readonly to: number}[],
	known: ReadonlySet<string>,
): readonly string[] {
	return steps.map(({replicaSet, from, to}) => `${known.has(replicaSet) ? replicaSet : 'new'} ${from}→${to}`);
}

/** The names under which steps know what there is. */
export function knownNames({revisions}: Pick<ForecastObjects, 'revisions'>): ReadonlySet<string> {
	return new Set(
		revisions.flatMap(({metadata}) => [metadata.name, metadata.labels?.['controller-revision-hash'] ?? '']),
	);
}

function sizesIn(watches: readonly WatchLine[], before: readonly WorldObject[], read: StepReader) {
	const objects = new Map(before.map(object => [object.metadata.uid, object]));
	return watches.flatMap(({event, object}) => {
		const last = objects.get(object.metadata.uid);
		objects.set(object.metadata.uid, object);
		const change: WorldChange = {type: event, object, ...(last ? {before: last} : {})};
		const step = read(change);
		return step ? [step] : [];
	});
}

/** The steps of a trace that change a workload's template, size or pause, or patch it without changing anything. */
export function recordedSteps(trace: Trace): readonly RecordedStep[] {
	const watches = watchesOf(trace);
	const zeroMs = zeroMsOf(watches);
	return trace.flatMap((line, place): RecordedStep[] => {
		const target = line.type === 'step' && line.response.code < 300 ? targetOf(line) : undefined;
		if (line.type !== 'step' || target === undefined) {
			return [];
		}

		const previous = trace.slice(0, place).findLast(({type}) => type === 'step');
		const next = trace.slice(place + 1).find(({type}) => type === 'step');
		const endMs = next && 't' in next ? next.t : endOf(trace);
		const isTarget = ({object}: WatchLine) => object.kind === target.kind && object.metadata.name === target.name;
		const last = watches.findLast(watch => isTarget(watch) && watch.t < line.t)?.object;
		const {uid, generation = 0} = last?.metadata ?? {};
		const written = watches.find(
			({object: {metadata}}) => metadata.uid === uid && (metadata.generation ?? 0) > generation,
		);
		const isBefore = ({t, object}: WatchLine) =>
			written && written.t < endMs ? versionOf(object) < versionOf(written.object) : t < line.t;
		const all = standing(watches.filter(isBefore));
		const workload = all.find(object => object.kind === target.kind && object.metadata.name === target.name);
		if (workload === undefined) {
			return [];
		}

		const change = written && written.t < endMs ? changeBetween(workload, written.object) : {};
		if (Object.keys(change).length === 0 && actionOf(line) === 'other') {
			return [];
		}

		const objects = objectsOf(all, workload, target.kind);
		const read = stepReader(target.kind, all);
		const following = watches.filter(watch => !isBefore(watch) && watch.t < endMs);
		return [
			{
				name: line.name,
				action: actionOf(line),
				objects: {...objects, quotas: quotasBefore(trace, line.t, objects.pods.length)},
				change,
				nowMs: zeroMs + line.t,
				forMs: endMs - line.t,
				afterMs: line.t - (previous && 't' in previous ? previous.t : Number.NEGATIVE_INFINITY),
				sizes: sizeTexts(sizesIn(following, all, read), knownNames(objects)),
			},
		];
	});
}

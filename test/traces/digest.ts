import type {WorldObject} from '../../source/control-plane/world.ts';
import {type GeneratedNames, generatedNames} from './generated-names.ts';
import {plainText} from './plain-text.ts';
import {type Trace, type WatchLine, watchesOf} from './trace.ts';

/** What two runs of one scenario may be compared by. */
export interface Digest {
	/** By ReplicaSet: its sizes one after the other. */
	readonly sizes: Readonly<Record<string, readonly number[]>>;
	/** All ReplicaSets' sizes, after each change. */
	readonly sizesTogether: readonly string[];
	/** By ReplicaSet: the last (spec, replicas, ready, available) of each (spec, replicas). */
	readonly steps: Readonly<Record<string, readonly string[]>>;
	/** By Deployment and type. */
	readonly conditions: Readonly<Record<string, readonly string[]>>;
	/** Counts by text. */
	readonly events: Readonly<Record<string, number>>;
	/** The texts of ScalingReplicaSet in order. */
	readonly scaling: readonly string[];
	/** By StatefulSet: every status. */
	readonly statuses: Readonly<Record<string, readonly string[]>>;
	/** The pods' lives, sorted. */
	readonly lives: readonly string[];
	/** What is left, by name; the pods sorted. */
	readonly left: Readonly<Record<string, string>>;
	readonly podsLeft: readonly string[];
}

interface Fields {
	readonly [field: string]: unknown;
}

const fieldsOf = (value: unknown) => (value ?? {}) as Fields;
const listOf = (value: unknown) => (value ?? []) as readonly Fields[];

/** Adds what is not the same as the one before. */
function append<T>(table: Record<string, T[]>, key: string, value: T): void {
	const list = table[key] ?? [];
	table[key] = list;
	if (list.at(-1) !== value) {
		list.push(value);
	}
}

const sorted = <T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
	Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));

interface Step {
	readonly spec: number;
	readonly replicas: number;
	/** `ready/available` */
	readonly pods: string;
}

/** A ReplicaSet that grows has been seen to grow once more before or after its last pods were counted: by chance. */
const isCountedBeforeGrowth = (before: Step | undefined, step: Step, after: Step | undefined): boolean =>
	before !== undefined &&
	after !== undefined &&
	before.pods === step.pods &&
	step.pods === after.pods &&
	before.spec === step.spec &&
	before.replicas < step.replicas &&
	step.spec < after.spec &&
	step.replicas === after.replicas;

/**
 * Of steps the last for each run of equal (spec, replicas): together or one by one, pods become ready by chance. Growth before
 * the count stands for both orders.
 */
function plainSteps(steps: readonly Step[]): readonly string[] {
	const lasts = steps.filter((step, place) => {
		const next = steps[place + 1];
		return next === undefined || next.spec !== step.spec || next.replicas !== step.replicas;
	});
	return lasts.map((step, place) => {
		const [before, after] = [lasts[place - 1], lasts[place + 1]];
		const shown = isCountedBeforeGrowth(before, step, after)
			? {spec: after?.spec, replicas: before?.replicas, pods: step.pods}
			: step;
		return `${shown.spec}/${shown.replicas}/${shown.pods}`;
	});
}

function lifeOf({metadata, spec, status}: WorldObject): string {
	const {phase, conditions, containerStatuses} = fieldsOf(status);
	const [container] = listOf(containerStatuses);
	const [state] = Object.entries(fieldsOf(container?.state));
	const ready = listOf(conditions).find(({type}) => type === 'Ready')?.status ?? '-';
	const reason = fieldsOf(state?.[1]).reason;
	return [
		phase,
		fieldsOf(spec).nodeName ? 'bound' : 'unbound',
		`ready ${ready}`,
		state ? [state[0], reason].filter(Boolean).join(' ') : '-',
		metadata.deletionTimestamp ? 'terminating' : '',
	].join(', ');
}

const withoutTimes = ({lastTransitionTime: _a, lastUpdateTime: _b, lastProbeTime: _c, ...condition}: Fields) =>
	condition;
const byType = (a: Fields, b: Fields) => (String(a.type) < String(b.type) ? -1 : 1);
const volatileStatus = new Set(['startTime', 'podIP', 'podIPs', 'hostIP', 'hostIPs', 'conditions']);
const volatileMeta = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'selfLink', 'managedFields']);

function without(fields: Fields, dropped: ReadonlySet<string>): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([key]) => !dropped.has(key)));
}

/** Keys in order at every depth, so that equal objects have equal texts. */
function ordered(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(ordered);
	}

	return typeof value === 'object' && value !== null
		? sorted(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, ordered(field)])))
		: value;
}

/** An object at rest, without the fields that never agree. */
function settled(object: WorldObject): Fields {
	const {metadata, spec, status, ...others} = object;
	const containers = (value: unknown) =>
		value === undefined
			? {}
			: listOf(JSON.parse(JSON.stringify(value, (key, field) => (key === 'containerID' ? undefined : field))));
	const {conditions, containerStatuses, initContainerStatuses, ...counts} = fieldsOf(status);
	const {nodeName, ...specFields} = fieldsOf(spec);
	const owners = listOf(metadata.ownerReferences).map(({uid: _uid, ...owner}) => owner);
	return {
		...others,
		metadata: {...without(metadata, volatileMeta), ...(owners.length > 0 ? {ownerReferences: owners} : {})},
		...(spec === undefined ? {} : {spec: {...specFields, ...(nodeName ? {nodeName: '<node>'} : {})}}),
		...(status === undefined
			? {}
			: {
					status: {
						...without(counts, volatileStatus),
						...(conditions ? {conditions: listOf(conditions).map(withoutTimes).sort(byType)} : {}),
						...(containerStatuses ? {containerStatuses: containers(containerStatuses)} : {}),
						...(initContainerStatuses ? {initContainerStatuses: containers(initContainerStatuses)} : {}),
					},
				}),
	};
}

interface Draft {
	readonly names: GeneratedNames;
	readonly now: Record<string, number>;
	/** The last event of a ReplicaSet was its deletion. */
	lastDeleted: boolean;
	readonly sizes: Record<string, number[]>;
	readonly sizesTogether: string[];
	readonly steps: Record<string, Step[]>;
	readonly conditions: Record<string, string[]>;
	readonly statuses: Record<string, string[]>;
	readonly lives: Record<string, string[]>;
	readonly events: Map<string, readonly [string, number]>;
	readonly scaling: string[];
	readonly left: Map<string, WatchLine>;
}

function addReplicaSet(draft: Draft, id: string, {event, object}: WatchLine): void {
	const {replicas = 0} = fieldsOf(object.spec);
	const status = fieldsOf(object.status);
	if (event === 'DELETED') {
		delete draft.now[id];
	} else {
		draft.now[id] = Number(replicas);
		append(draft.sizes, id, Number(replicas));
		const pods = [status.readyReplicas, status.availableReplicas].map(count => Number(count ?? 0)).join('/');
		draft.steps[id] = [
			...(draft.steps[id] ?? []),
			{spec: Number(replicas), replicas: Number(status.replicas ?? 0), pods},
		];
	}

	const together = JSON.stringify(sorted(draft.now));
	if (event === 'DELETED' && draft.lastDeleted) {
		// The garbage collector goes through a map of Go's: of 12 Deployments with two ReplicaSets each, deleted on a real
		// 1.37.2, four lost revision 1 first and eight revision 2.
		draft.sizesTogether.pop();
	}

	draft.lastDeleted = event === 'DELETED';
	if (draft.sizesTogether.at(-1) !== together) {
		draft.sizesTogether.push(together);
	}
}

function addWorkload(draft: Draft, name: string, {resource, object}: WatchLine): void {
	const {conditions, ...counts} = fieldsOf(object.status);
	if (resource === 'statefulsets') {
		append(draft.statuses, name, plainText(JSON.stringify(ordered(counts)), draft.names));
	}

	const present = listOf(conditions);
	for (const {type, status, reason, message} of present) {
		append(draft.conditions, `${name} ${type}`, plainText(`${status} ${reason}: ${message}`, draft.names));
	}

	for (const key of Object.keys(draft.conditions)) {
		const type = key.slice(name.length + 1);
		if (key.startsWith(`${name} `) && !present.some(condition => condition.type === type)) {
			append(draft.conditions, key, '(removed)');
		}
	}
}

function addEvent(draft: Draft, {object}: WatchLine): void {
	const {involvedObject, type, reason, message, count} = object;
	const text = plainText(String(message), draft.names);
	const whole = `${fieldsOf(involvedObject).kind} ${type} ${reason}: ${text}`;
	const before = draft.events.get(object.metadata.name);
	draft.events.set(object.metadata.name, [whole, Number(count ?? 1)]);
	if (reason === 'ScalingReplicaSet' && before?.[0] !== whole) {
		draft.scaling.push(text);
	}
}

function add(draft: Draft, line: WatchLine): void {
	const {resource, event, object} = line;
	const id = draft.names.idOf.get(object.metadata.name) ?? object.metadata.name;
	if (resource === 'events') {
		if (event !== 'DELETED') {
			addEvent(draft, line);
		}

		return;
	}

	draft.left.set(`${resource}/${id}`, line);
	if (event === 'DELETED') {
		draft.left.delete(`${resource}/${id}`);
	}

	if (resource === 'replicasets') {
		addReplicaSet(draft, id, line);
	} else if (resource === 'pods') {
		append(draft.lives, id, event === 'DELETED' ? 'deleted' : lifeOf(object));
	} else if (event !== 'DELETED' && resource !== 'controllerrevisions') {
		addWorkload(draft, id, line);
	}
}

function finish(draft: Draft): Digest {
	const {names, events, lives} = draft;
	const counts: Record<string, number> = {};
	for (const [text, count] of events.values()) {
		counts[text] = (counts[text] ?? 0) + count;
	}

	const text = ({object}: WatchLine) => plainText(JSON.stringify(ordered(settled(object))), names);
	const left = [...draft.left].filter(([key]) => !key.startsWith('pods/'));
	const podsLeft = [...draft.left.values()].filter(({resource}) => resource === 'pods');
	const ofPod = (life: readonly string[], id: string) => `${id.replace(/^pod \d+ of /, '')}: ${life.join(' → ')}`;
	return {
		sizes: sorted(draft.sizes),
		sizesTogether: draft.sizesTogether,
		steps: sorted(Object.fromEntries(Object.entries(draft.steps).map(([id, steps]) => [id, plainSteps(steps)]))),
		conditions: sorted(draft.conditions),
		events: sorted(counts),
		scaling: draft.scaling,
		statuses: sorted(draft.statuses),
		lives: Object.entries(lives)
			.map(([id, life]) => ofPod(life, id))
			.sort(),
		left: sorted(Object.fromEntries(left.map(([key, line]) => [key, text(line)]))),
		podsLeft: podsLeft.map(text).sort(),
	};
}

/** An object that a refusal quotes as a JSON text. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/** A refusal's text; an object that it quotes whole without the fields that never agree. */
export function plainAnswer(message: string, names: GeneratedNames): string {
	const plain = message.replace(quoted, text => {
		const inner = JSON.parse(text) as string;
		return inner.startsWith('{"') ? JSON.stringify(ordered(settled(JSON.parse(inner) as WorldObject))) : text;
	});
	return plainText(plain, names);
}

/** Reduces a run to what another run of the same scenario has in common with it. */
export function digest(trace: Trace): Digest {
	const watches = watchesOf(trace);
	const draft: Draft = {
		names: generatedNames(watches),
		now: {},
		lastDeleted: false,
		sizes: {},
		sizesTogether: [],
		steps: {},
		conditions: {},
		statuses: {},
		lives: {},
		events: new Map(),
		scaling: [],
		left: new Map(),
	};
	for (const line of watches) {
		add(draft, line);
	}

	return finish(draft);
}

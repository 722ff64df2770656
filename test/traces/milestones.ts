import type {WorldObject} from '../../source/control-plane/world.ts';
import {type GeneratedNames, generatedNames} from './generated-names.ts';
import {plainText} from './plain-text.ts';
import {stepsOf, type Trace, type WatchLine, watchesOf} from './trace.ts';

/** That something came to be so, and when: milliseconds since the watches were opened. */
export interface Milestone {
	readonly what: string;
	readonly t: number;
}

/** By what changes (a ReplicaSet's size, a condition, …): how it changed, in order. */
export type Milestones = ReadonlyMap<string, readonly Milestone[]>;

interface Fields {
	readonly [field: string]: unknown;
}

const fieldsOf = (value: unknown) => (value ?? {}) as Fields;
const listOf = (value: unknown) => (value ?? []) as readonly Fields[];

interface Draft {
	readonly names: GeneratedNames;
	readonly found: Map<string, Milestone[]>;
	/** By pod: what was seen of it already. */
	readonly seen: Set<string>;
}

function enter({found}: Draft, key: string, what: string, t: number): void {
	const list = found.get(key) ?? [];
	found.set(key, list);
	if (list.at(-1)?.what !== what) {
		list.push({what, t});
	}
}

/** Adds to those that are counted: the first pod of a ReplicaSet that is ready, the second one, … */
function count({found}: Draft, key: string, t: number): void {
	const list = found.get(key) ?? [];
	found.set(key, list);
	list.push({what: `number ${list.length + 1}`, t});
}

function podStates({status, metadata, spec}: WorldObject): readonly string[] {
	const {phase, conditions} = fieldsOf(status);
	const isReady = listOf(conditions).some(({type, status}) => type === 'Ready' && status === 'True');
	return [
		'created',
		...(fieldsOf(spec).nodeName ? ['bound'] : []),
		...(isReady ? ['ready'] : []),
		...(phase === 'Failed' || phase === 'Succeeded' ? ['over'] : []),
		...(metadata.deletionTimestamp ? ['terminating'] : []),
	];
}

function addPod(draft: Draft, id: string, {event, object, t}: WatchLine): void {
	const {uid} = object.metadata;
	const owner = id.replace(/^pod \d+ of /, '');
	for (const state of event === 'DELETED' ? ['gone'] : podStates(object)) {
		if (!draft.seen.has(`${uid} ${state}`)) {
			draft.seen.add(`${uid} ${state}`);
			count(draft, `pods of ${owner} ${state}`, t);
		}
	}
}

function addWorkload(draft: Draft, name: string, {object, t}: WatchLine): void {
	for (const {type, status, reason, message} of listOf(fieldsOf(object.status).conditions)) {
		enter(draft, `condition ${name} ${type}`, plainText(`${status} ${reason}: ${message}`, draft.names), t);
	}
}

function addEvent(draft: Draft, {object, t}: WatchLine): void {
	const {involvedObject, reason, message} = object;
	count(draft, `event ${fieldsOf(involvedObject).kind} ${reason}: ${plainText(String(message), draft.names)}`, t);
}

function add(draft: Draft, line: WatchLine): void {
	const {resource, event, object, t} = line;
	const id = draft.names.idOf.get(object.metadata.name) ?? object.metadata.name;
	if (resource === 'events') {
		addEvent(draft, line);
	} else if (resource === 'pods') {
		addPod(draft, id, line);
	} else if (event === 'DELETED') {
		enter(draft, `${resource} ${id}`, 'gone', t);
	} else if (resource === 'replicasets') {
		enter(draft, `size of ${id}`, String(fieldsOf(object.spec).replicas), t);
	} else if (resource === 'controllerrevisions') {
		enter(draft, `${resource} ${id}`, 'there', t);
	} else {
		addWorkload(draft, id, line);
	}
}

/** When each thing that two runs have in common came about. */
export function milestones(trace: Trace): Milestones {
	const watches = watchesOf(trace);
	const draft: Draft = {names: generatedNames(watches), found: new Map(), seen: new Set()};
	for (const line of watches) {
		add(draft, line);
	}

	for (const {t, until} of trace.filter(line => line.type === 'wait')) {
		count(draft, `wait for ${JSON.stringify(until)}`, t);
	}

	return draft.found;
}

/** The request that came last before that time, by its number; the first one for what came before all. */
export function stepBefore(trace: Trace, t: number): number {
	return Math.max(
		0,
		stepsOf(trace).findLastIndex(step => step.t <= t),
	);
}

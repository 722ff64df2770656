import {isDeepStrictEqual} from 'node:util';
import type {WorldObject} from '../../source/control-plane/world.ts';
import {type OracleDeployment, type OracleSet, oracleNewSize, oracleSync} from './oracle.ts';
import {handScaled, ownerOf, sizeOf} from './replica-sets.ts';
import {type Trace, watchesOf} from './trace.ts';

/** A status may be one or two writes old when the controller goes by it. */
const oldestReading = 3;

interface Template {
	readonly metadata?: {readonly labels?: Readonly<Record<string, string>>};
}

interface DeploymentFields {
	readonly replicas?: number;
	readonly paused?: boolean;
	readonly template?: Template;
	readonly strategy?: {
		readonly type?: string;
		readonly rollingUpdate?: {readonly maxSurge?: number | string; readonly maxUnavailable?: number | string};
	};
}

interface SetFields {
	readonly replicas?: number;
	readonly template?: Template;
}

interface Counts {
	readonly replicas?: number;
	readonly availableReplicas?: number;
}

const hashLabel = 'pod-template-hash';
const annotation = (name: string) => `deployment.kubernetes.io/${name}`;

/** A Deployment as its formulas see it. */
export function oracleDeployment(object: WorldObject): OracleDeployment {
	const {replicas = 1, paused = false, strategy} = object.spec as DeploymentFields;
	return {
		isRolling: strategy?.type !== 'Recreate',
		isPaused: paused,
		replicas,
		maxSurge: strategy?.rollingUpdate?.maxSurge ?? '25%',
		maxUnavailable: strategy?.rollingUpdate?.maxUnavailable ?? '25%',
		pods: ((object.status ?? {}) as Counts).replicas ?? 0,
	};
}

/** The pods' template without the label that only a ReplicaSet's has. */
function plainTemplate({metadata, ...template}: Template): object {
	const labels = Object.entries(metadata?.labels ?? {}).filter(([key]) => key !== hashLabel);
	return {...template, metadata: {...metadata, labels: Object.fromEntries(labels)}};
}

function oracleSet(set: WorldObject, deployment: WorldObject): OracleSet {
	const {replicas = 1, template = {}} = set.spec as SetFields;
	const {uid, annotations, creationTimestamp} = set.metadata;
	const [desired, max] = ['desired-replicas', 'max-replicas'].map(name => annotations?.[annotation(name)]);
	return {
		uid,
		isNew: isDeepStrictEqual(
			plainTemplate((deployment.spec as DeploymentFields).template ?? {}),
			plainTemplate(template),
		),
		size: replicas,
		available: ((set.status ?? {}) as Counts).availableReplicas ?? 0,
		...(desired === undefined ? {} : {desired: Number(desired)}),
		...(max === undefined ? {} : {max: Number(max)}),
		createdSeconds: Date.parse(creationTimestamp) / 1000,
	};
}

/** An object's last states, the newest first. */
type States = readonly WorldObject[];

/** Every way to read each object in one of its last states. */
function* readings(objects: readonly States[]): Generator<readonly WorldObject[]> {
	const [first, ...others] = objects;
	if (first === undefined) {
		yield [];
		return;
	}

	for (const rest of readings(others)) {
		for (const state of first) {
			yield [state, ...rest];
		}
	}
}

/** Whether a sync that has read this writes this size next: to the state that is the newest, or after a write of its own. */
function writes(deployment: WorldObject, read: readonly WorldObject[], states: States, size: number): boolean {
	const [newest] = states;
	const uid = newest?.metadata.uid;
	const synced = oracleSync(
		oracleDeployment(deployment),
		read.map(set => oracleSet(set, deployment)),
	);
	return synced.some((write, place) => {
		const [before] = synced.slice(0, place).filter(earlier => earlier.uid === uid);
		const isKnown = read.includes((before ? states[1] : newest) as WorldObject);
		return (
			write.uid === uid && write.size === size && isKnown && (!before || before.size === sizeOf(newest as WorldObject))
		);
	});
}

interface Seen {
	deployment: States;
	readonly sets: Map<string, States>;
}

function isExplained({deployment, sets}: Seen, uid: string, size: number): boolean {
	const states = sets.get(uid) ?? [];
	return deployment.some(read => [...readings([...sets.values()])].some(chosen => writes(read, chosen, states, size)));
}

/** A ReplicaSet that is made has the size that the formula gives it beside the others; where none may be made: none. */
function isFirstSize({deployment, sets}: Seen, size: number): boolean {
	return deployment.some(read =>
		[...readings([...sets.values()])].some(chosen => {
			const all = chosen.reduce((sum, set) => sum + sizeOf(set), 0);
			return oracleNewSize(oracleDeployment(read), 0, all) === size;
		}),
	);
}

const latest = (object: WorldObject, states: States = []): States => [object, ...states].slice(0, oldestReading);

/**
 * The changes of size that the controller's formulas don't give, for the objects as they stood or as they had been one
 * or two writes before.
 */
export function stepFaults(trace: Trace): readonly string[] {
	const faults: string[] = [];
	const seen = new Map<string, Seen>();
	const byHand = handScaled(trace);
	for (const {resource, event, object} of watchesOf(trace)) {
		const {uid, name, resourceVersion} = object.metadata;
		if (resource === 'deployments') {
			const known = seen.get(uid) ?? {deployment: [], sets: new Map()};
			known.deployment = latest(object, known.deployment);
			seen.set(uid, known);
			continue;
		}

		const known = resource === 'replicasets' ? seen.get(ownerOf(object) ?? '') : undefined;
		if (known === undefined) {
			continue;
		}

		const before = known.sets.get(uid);
		const to = sizeOf(object);
		// One that was adopted had its size before it was anybody's.
		const from = before?.[0] ? sizeOf(before[0]) : event === 'ADDED' ? undefined : to;
		const isFault = from === undefined ? !isFirstSize(known, to) : from !== to && !isExplained(known, uid, to);
		if (isFault && !byHand.has(`${name} ${to}`)) {
			faults.push(`at ${resourceVersion}: ${name} from ${from ?? 'nothing'} to ${to}`);
		}

		if (event === 'DELETED') {
			known.sets.delete(uid);
		} else {
			known.sets.set(uid, latest(object, before));
		}
	}

	return faults;
}

import type {WorldObject, WorldReader} from '../../source/control-plane/world.ts';
import {type Until, watchedResources} from './trace.ts';

interface Fields {
	readonly [field: string]: unknown;
}

const fieldsOf = (value: unknown) => (value ?? {}) as Fields;

const kinds = new Map(Object.entries(watchedResources).map(([kind, resource]) => [resource, kind]));

/** The value at a path like `status.containerStatuses.0.ready`. */
function valueAt(object: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, key) => fieldsOf(value)[key], object);
}

const conditionsOf = (object: WorldObject) => (fieldsOf(object.status).conditions ?? []) as readonly Fields[];

function matches(object: WorldObject, {condition, path, equals, atLeast, atMost, all}: Until): boolean {
	const value = path === undefined ? undefined : valueAt(object, path);
	const number = Number(value ?? 0);
	const holds = (present: Fields) =>
		present.type === condition?.type &&
		present.status === condition?.status &&
		(condition?.reason === undefined || present.reason === condition.reason);
	return (
		(condition === undefined || conditionsOf(object).some(holds)) &&
		(path === undefined || equals === undefined || value === equals) &&
		(atLeast === undefined || number >= atLeast) &&
		(atMost === undefined || number <= atMost) &&
		(all === undefined || all.every(test => matches(object, test)))
	);
}

/** The newest generation observed, everything updated and available, nothing old left. */
function isComplete(object: WorldObject): boolean {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const count = (name: string) => Number(status[name] ?? 0);
	if (count('observedGeneration') < (object.metadata.generation ?? 0)) {
		return false;
	}

	if (object.kind === 'DaemonSet') {
		const desired = count('desiredNumberScheduled');
		return count('updatedNumberScheduled') === desired && count('numberAvailable') === desired;
	}

	const replicas = Number(spec.replicas ?? 1);
	const whole = ['replicas', 'updatedReplicas', 'availableReplicas'].every(name => count(name) === replicas);
	if (object.kind === 'StatefulSet') {
		return whole && status.currentRevision === status.updateRevision;
	}

	return (
		whole &&
		conditionsOf(object).some(({type, reason}) => type === 'Progressing' && reason === 'NewReplicaSetAvailable')
	);
}

function objectsAt(world: WorldReader, namespace: string, place: string): readonly WorldObject[] {
	const [resource = '', name = '*'] = place.split('/');
	const kind = kinds.get(resource) ?? '';
	const object = name === '*' ? undefined : world.get(kind, namespace, name);
	return name === '*' ? world.list(kind, namespace) : object ? [object] : [];
}

/** Whether that which is waited for is so; for a time that only passes: undefined. */
export function isReached(world: WorldReader, namespace: string, until: Until): boolean | undefined {
	if (until.ms !== undefined) {
		return undefined;
	}

	if (until.complete !== undefined) {
		return objectsAt(world, namespace, until.complete).some(isComplete);
	}

	const found = objectsAt(world, namespace, until.on ?? '').filter(object => matches(object, until));
	return found.length >= (until.count ?? 1);
}

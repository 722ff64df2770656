import {failure, type Result, success} from '../errors.ts';
import {isJsonObject, objectAt, textAt} from '../json-value.ts';
import type {KubernetesObject, WorkloadKind} from '../objects.ts';
import {sanitizeDeep} from '../sanitize.ts';
import type {WatchedResource, WatchQuery} from '../watch-events.ts';
import {shapeOf} from './object-shapes.ts';
import {keep} from './shape.ts';

/** Turns a parsed object into a record: fields left out, none renamed, every text sanitised. */
export type Projection = (value: unknown) => Result<KubernetesObject>;

/** The parts without which objects.ts would be untrue; the API server never leaves them out. */
const isComplete: Readonly<Record<WatchedResource, (record: unknown) => boolean>> = {
	deployments: selectsPods,
	statefulsets: selectsPods,
	daemonsets: selectsPods,
	replicasets: selectsPods,
	controllerrevisions: record => isJsonObject(record) && typeof record.revision === 'number',
	pods: record => Array.isArray(objectAt(record, 'spec').containers),
	events: record => isJsonObject(record) && isJsonObject(record.involvedObject),
};

/** The kinds of which a record says what it is: the items of a list carry no kind on the wire. */
const stampedKinds: Readonly<Partial<Record<WatchedResource, WorkloadKind>>> = {
	deployments: 'Deployment',
	statefulsets: 'StatefulSet',
	daemonsets: 'DaemonSet',
};

function selectsPods(record: unknown): boolean {
	return isJsonObject(objectAt(record, 'spec').selector) && hasTemplate(record);
}

function hasTemplate(record: unknown): boolean {
	return Array.isArray(objectAt(objectAt(objectAt(record, 'spec'), 'template'), 'spec').containers);
}

function hasIdentity(record: unknown): record is KubernetesObject {
	const metadata = objectAt(record, 'metadata');
	return ['name', 'uid', 'resourceVersion'].every(key => textAt(metadata, key) !== '');
}

/**
 * Judges whether a record is one of those that a query brings; fails as `protocol` if not. What rolls out gets its `kind`, as
 * Workload in objects.ts has it.
 */
export function createCompletion({resource}: Pick<WatchQuery, 'resource'>): Projection {
	const kind = stampedKinds[resource];
	return record => {
		if (hasIdentity(record) && isComplete[resource](record)) {
			return success(kind === undefined ? record : Object.assign({kind}, record));
		}
		return failure({kind: 'protocol', message: `The answer holds something that is not one of the ${resource}.`});
	};
}

/**
 * The projection of what a query brings, to the fields of objects.ts. Fails as `protocol` on a value that is not such
 * an object.
 */
export function createProjection(query: Pick<WatchQuery, 'resource' | 'detail'>): Projection {
	const shape = shapeOf(query);
	const complete = createCompletion(query);
	return value => complete(sanitizeDeep(keep(value, shape)));
}

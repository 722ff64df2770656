import {failure, type Result, success} from '../errors.ts';
import {isJsonObject, objectAt, textAt} from '../json-value.ts';
import type {KubernetesObject} from '../objects.ts';
import {sanitizeDeep} from '../sanitize.ts';
import type {WatchedResource, WatchQuery} from '../watch-events.ts';
import {shapeOf} from './object-shapes.ts';
import {keep} from './shape.ts';

/** Turns a parsed object into a record: fields left out, none renamed, every text sanitised. */
export type Projection = (value: unknown) => Result<KubernetesObject>;

/** The parts without which objects.ts would be untrue; the API server never leaves them out. */
const isComplete: Readonly<Record<WatchedResource, (record: unknown) => boolean>> = {
	deployments: record => isJsonObject(objectAt(record, 'spec').selector) && hasTemplate(record),
	replicasets: record => isJsonObject(objectAt(record, 'spec').selector) && hasTemplate(record),
	pods: record => Array.isArray(objectAt(record, 'spec').containers),
	events: record => isJsonObject(record) && isJsonObject(record.involvedObject),
};

function hasTemplate(record: unknown): boolean {
	return Array.isArray(objectAt(objectAt(objectAt(record, 'spec'), 'template'), 'spec').containers);
}

function hasIdentity(record: unknown): record is KubernetesObject {
	const metadata = objectAt(record, 'metadata');
	return ['name', 'uid', 'resourceVersion'].every(key => textAt(metadata, key) !== '');
}

/**
 * The projection of what a query brings, to the fields of objects.ts. Fails as `protocol` on a value that is not such
 * an object.
 */
export function createProjection(query: Pick<WatchQuery, 'resource' | 'detail'>): Projection {
	const shape = shapeOf(query);
	return value => {
		const record = sanitizeDeep(keep(value, shape));
		if (hasIdentity(record) && isComplete[query.resource](record)) return success(record);
		return failure({kind: 'protocol', message: `The answer holds something that is not one of the ${query.resource}.`});
	};
}

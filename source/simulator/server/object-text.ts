import type {WorldMeta, WorldObject} from '../../control-plane/world.ts';

/** As Go writes them. Source: apimachinery meta/v1, ObjectMeta. */
const metaOrder: readonly (keyof WorldMeta & string)[] = [
	'name',
	'generateName',
	'namespace',
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
	'labels',
	'annotations',
	'ownerReferences',
	'finalizers',
	'managedFields',
];

/** A field that is not there has no place either: JSON leaves it out. */
const inOrder = (metadata: WorldMeta) => Object.fromEntries(metaOrder.map(name => [name, metadata[name]]));

const bodies = new WeakMap<object, string>();

/** The JSON of an object without its kind and apiVersion, made once: objects never change, and watches share them. */
function bodyText(object: WorldObject): string {
	const known = bodies.get(object);
	if (known !== undefined) return known;
	const {kind: _kind, apiVersion: _apiVersion, metadata, ...rest} = object;
	const body = JSON.stringify({metadata: inOrder(metadata), ...rest}).slice(1);
	bodies.set(object, body);
	return body;
}

/** As a single object: kind and apiVersion first, as Go writes them. */
export const objectText = (object: WorldObject): string =>
	`{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},${bodyText(object)}`;

/** As an item of a typed list, which names the kind once for all. */
export const itemText = (object: WorldObject): string => `{${bodyText(object)}`;

import type {WorldObject} from '../../control-plane/world.ts';

const bodies = new WeakMap<object, string>();

/** The JSON of an object without its kind and apiVersion, made once: objects never change, and watches share them. */
function bodyText(object: WorldObject): string {
	const known = bodies.get(object);
	if (known !== undefined) return known;
	const {kind: _kind, apiVersion: _apiVersion, ...rest} = object;
	const body = JSON.stringify(rest).slice(1);
	bodies.set(object, body);
	return body;
}

/** As a single object: kind and apiVersion first, as Go writes them. */
export const objectText = (object: WorldObject): string =>
	`{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},${bodyText(object)}`;

/** As an item of a typed list, which names the kind once for all. */
export const itemText = (object: WorldObject): string => `{${bodyText(object)}`;

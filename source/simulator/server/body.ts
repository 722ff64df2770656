import {JSON_SCHEMA, load} from 'js-yaml';
import type {NewObject} from '../../control-plane/world.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import {objectFromProtobuf} from '../api/protobuf/decode-object.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {badRequest, refusal, type StatusBody} from '../store/refusal.ts';
import {toStored} from './convert.ts';
import type {ApiRequest} from './messages.ts';

export type Read<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly status: StatusBody};

const refused = (status: StatusBody) => ({ok: false, status}) as const;

/** Without a Content-Type a body is JSON: kubectl's PUT of a scale has none. */
export const mediaType = ({headers}: ApiRequest): string =>
	(headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() || 'application/json';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const accepted = ['application/json', 'application/yaml', PROTOBUF];

export const unsupportedMediaType = (types: readonly string[]): StatusBody =>
	refusal(
		415,
		'UnsupportedMediaType',
		`the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
	);

export const bodyText = ({body}: ApiRequest): string => new TextDecoder().decode(body);

/** A body's fields, from JSON, YAML or protobuf. */
export function readFields(request: ApiRequest, expected: string): Read<Fields> {
	const type = mediaType(request);
	if (!accepted.includes(type)) return refused(unsupportedMediaType([...accepted]));
	const unrecognized = (cause: string) =>
		refused(badRequest(`the object provided is unrecognized (must be of type ${expected}): ${cause}`));
	if (type === PROTOBUF) {
		const value = objectFromProtobuf(request.body);
		return value ? {ok: true, value} : unrecognized("couldn't get version/kind; not protobuf of a kind that is served");
	}
	try {
		const source = bodyText(request);
		const value: unknown = type === 'application/json' ? JSON.parse(source) : load(source, {schema: JSON_SCHEMA});
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			return unrecognized("couldn't get version/kind; json parse error: not an object");
		}
		return {ok: true, value: value as Fields};
	} catch (error) {
		const cause = error instanceof Error ? error.message : String(error);
		return unrecognized(`couldn't get version/kind; json parse error: ${cause}`);
	}
}

/** An object of the resource, its kind, version and namespace checked against the request's path. */
export function checkedObject(
	fields: Fields,
	{apiVersion, kind, namespaced}: Pick<ServedResource, 'apiVersion' | 'kind' | 'namespaced'>,
	namespace: string | undefined,
): Read<NewObject> {
	const [sentKind, sentVersion] = [String(fields.kind ?? kind), String(fields.apiVersion ?? apiVersion)];
	if (sentKind !== kind) {
		return refused(
			badRequest(
				`${sentKind} in version ${JSON.stringify(sentVersion.split('/').at(-1))} cannot be handled as a ${kind}`,
			),
		);
	}
	if (sentVersion !== apiVersion) {
		const text = `the API version in the data (${sentVersion}) does not match the expected API version (${apiVersion})`;
		return refused(badRequest(text));
	}
	const metadata = fieldsOf(fields.metadata);
	const sentNamespace = metadata.namespace;
	if (namespaced && sentNamespace && sentNamespace !== namespace) {
		const text = 'the namespace of the provided object does not match the namespace sent on the request';
		return refused(badRequest(text));
	}
	const {namespace: _namespace, ...others} = metadata;
	const placed = namespaced ? {...others, namespace} : others;
	return {ok: true, value: toStored({...fields, kind, apiVersion, metadata: placed} as NewObject)};
}

/** The name in a body must be the one of the URL. */
export function nameMismatch({metadata}: NewObject, name: string): StatusBody | undefined {
	const sent = metadata.name;
	if (!sent || sent === name) return undefined;
	return badRequest(`the name of the object (${sent}) does not match the name on the URL (${name})`);
}

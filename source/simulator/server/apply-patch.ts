import {JSON_SCHEMA, load} from 'js-yaml';
import type {WorldObject} from '../../control-plane/world.ts';
import {jsonType} from '../api/decode.ts';
import {type Fields, isFields} from '../api/json.ts';
import {jsonPatch, MAX_JSON_PATCH_OPERATIONS} from '../api/patches/json-patch.ts';
import {mergePatch} from '../api/patches/merge-patch.ts';
import {PatchRefused} from '../api/patches/patch-refused.ts';
import {strategicMergePatch} from '../api/patches/strategic-merge-patch.ts';
import {schemaOf} from '../api/schema.ts';
import {badRequest, refusal} from '../store/refusal.ts';
import {bodyText, mediaType, type Read, unsupportedMediaType} from './body.ts';
import type {ApiRequest} from './messages.ts';

export const APPLY_PATCH = 'application/apply-patch+yaml';

const patchTypes = [
	'application/json-patch+json',
	'application/merge-patch+json',
	'application/strategic-merge-patch+json',
	APPLY_PATCH,
	'application/apply-patch+cbor',
];

const refused = (status: Extract<Read<never>, {ok: false}>['status']) => ({ok: false, status}) as const;

/** JSON of another form than that kind of patch has, in the words of Go's decoder. */
const misfit = (value: unknown, type: string, prefix = 'error decoding patch: ') =>
	refused(badRequest(`${prefix}json: cannot unmarshal ${jsonType(value)} into Go value of type ${type}`));

/** A patch that fits no object at all: the answer names neither kind nor field. */
const impossible = () =>
	refused(refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {}));

/** The body of a PATCH as JSON or YAML. */
export function readPatch(request: ApiRequest): Read<unknown> {
	const isApply = mediaType(request) === APPLY_PATCH;
	try {
		const source = bodyText(request);
		return {ok: true, value: isApply ? load(source, {schema: JSON_SCHEMA}) : JSON.parse(source)};
	} catch (error) {
		if (!isApply) return refused(badRequest('invalid JSON patch'));
		const cause = error instanceof Error ? error.message : String(error);
		return refused(badRequest(`error decoding patch: ${cause}`));
	}
}

export interface Patched {
	readonly object: Fields;
	/** The patch itself, where messages name it. */
	readonly strategicPatch?: unknown;
}

/** The object after a JSON, merge or strategic merge patch; server-side apply is another matter. */
export function toPatched(request: ApiRequest, current: WorldObject): Read<Patched> {
	const type = mediaType(request);
	if (!patchTypes.includes(type)) return refused(unsupportedMediaType(patchTypes));
	const patch = readPatch(request);
	return patch.ok ? patched(type, current, patch.value) : patch;
}

function patched(type: string, current: WorldObject, patch: unknown): Read<Patched> {
	try {
		if (type === 'application/json-patch+json') {
			const [wrong] = Array.isArray(patch) ? patch.filter(operation => !isFields(operation)) : [];
			if (wrong !== undefined) return misfit(wrong, 'handlers.jsonPatchOp');
			if (!Array.isArray(patch)) return misfit(patch, '[]handlers.jsonPatchOp');
			if (patch.length > MAX_JSON_PATCH_OPERATIONS) {
				const text = `The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${patch.length}`;
				return refused(refusal(413, 'RequestEntityTooLarge', text));
			}
			return whole(jsonPatch(current, patch));
		}
		const isMerge = type === 'application/merge-patch+json';
		if (!isFields(patch)) return misfit(patch, 'map[string]interface {}', isMerge ? undefined : '');
		if (isMerge) return whole(mergePatch(current, patch));
		return whole(strategicMergePatch(schemaOf(current), current, patch), patch);
	} catch (error) {
		if (error instanceof PatchRefused) {
			if (type === 'application/json-patch+json') return impossible();
			return refused(error.code === 400 ? badRequest(error.message) : refusal(error.code, undefined, error.message));
		}
		throw error;
	}
}

const whole = (value: unknown, strategicPatch?: unknown): Read<Patched> =>
	isFields(value) ? {ok: true, value: {object: value, strategicPatch}} : impossible();

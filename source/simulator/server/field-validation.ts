import {decodeObject, strictMessage, undecodable, unknownFieldText} from '../api/decode.ts';
import {goText} from '../api/go-text.ts';
import {canonicalJson, type Fields} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {badRequest, refusal, type StatusBody} from '../store/refusal.ts';
import type {FieldValidation} from './write-options.ts';

export type TypedFields =
	| {readonly ok: true; readonly value: Fields; readonly warnings: readonly string[]}
	| {readonly ok: false; readonly status: StatusBody};

type KindOfResource = Pick<ServedResource, 'apiVersion' | 'kind'>;

interface Told {
	/** A wrong type, in the words of the decoder. */
	readonly wrongType: (message: string) => StatusBody;
	/** Fields that strict validation refuses. */
	readonly unknown: (message: string) => StatusBody;
}

function typed(
	fields: Fields,
	{apiVersion, kind}: KindOfResource,
	validation: FieldValidation,
	told: Told,
): TypedFields {
	const decoded = decodeObject({apiVersion, kind}, fields);
	if (!decoded.ok) return {ok: false, status: told.wrongType(decoded.message)};
	const {object, unknownFields} = decoded;
	if (validation === 'Strict' && unknownFields.length > 0) {
		return {ok: false, status: told.unknown(strictMessage(unknownFields))};
	}
	return {ok: true, value: object, warnings: validation === 'Warn' ? unknownFields.map(unknownFieldText) : []};
}

/** A client's whole object, typed: unknown fields refused, warned of or ignored, as it asked. */
export function typedBody(fields: Fields, resource: KindOfResource, validation: FieldValidation): TypedFields {
	const refuse = (message: string) => badRequest(undecodable(resource, message));
	return typed(fields, resource, validation, {wrongType: refuse, unknown: refuse});
}

/** What Go's reflection calls the values that its JSON decoder names. */
const reflectKinds: Readonly<Record<string, string>> = {array: 'slice', number: 'int64'};

/**
 * The object that a patch made, typed. What is wrong is told of the patch, without a kind: a strategic merge patch as
 * Go prints it, others by the whole object. Source: apiserver endpoints/handlers/patch.go.
 */
export function typedPatch(
	patched: Fields,
	resource: KindOfResource,
	validation: FieldValidation,
	strategicPatch: unknown,
): TypedFields {
	const value = strategicPatch === undefined ? canonicalJson(patched) : goText(strategicPatch);
	const refuse = (text: string) => {
		const message = `Invalid value: ${JSON.stringify(value)}: ${text}`;
		const causes = [{reason: 'FieldValueInvalid', message, field: 'patch'}];
		return refusal(422, 'Invalid', ` "" is invalid: patch: ${message}`, {causes});
	};
	const wrongType = (text: string) => {
		const [, found = '', type] = /unmarshal (\w+) .* of type ([\w.]+)$/.exec(text) ?? [];
		if (strategicPatch === undefined || type === undefined) return refuse(text);
		// Source: apimachinery runtime/converter.go.
		const isStruct = type.includes('.');
		return refuse(
			isStruct ? `cannot restore struct from: ${reflectKinds[found] ?? found}` : `unrecognized type: ${type}`,
		);
	};
	return typed(patched, resource, validation, {wrongType, unknown: refuse});
}

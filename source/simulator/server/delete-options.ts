import {jsonType} from '../api/decode.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {RemoveOptions} from '../store/objects.ts';
import {badRequest, invalid, type StatusCause} from '../store/refusal.ts';
import {type Read, readFields} from './body.ts';
import type {ApiRequest} from './messages.ts';
import {badNumber, numberOf} from './query-numbers.ts';

const propagations = ['Foreground', 'Background', 'Orphan'] as const;

export interface DeleteRequest extends RemoveOptions {
	/** The deprecated orphanDependents: false was sent. */
	readonly dependentsToo: boolean;
}

const flag = (value: string | null) => (value === null ? undefined : value !== 'false' && value !== '0');

/** The query's options, which count when there is no body. */
function fromQuery({query}: ApiRequest): Read<Fields> {
	const wrong = badNumber(query, ['gracePeriodSeconds']);
	if (wrong) return {ok: false, status: wrong};
	const [grace, orphan] = [numberOf(query, 'gracePeriodSeconds'), flag(query.get('orphanDependents'))];
	const [policy, dryRun] = [query.get('propagationPolicy'), query.getAll('dryRun')];
	return {
		ok: true,
		value: {
			...(grace === undefined ? {} : {gracePeriodSeconds: grace}),
			...(orphan === undefined ? {} : {orphanDependents: orphan}),
			...(policy === null ? {} : {propagationPolicy: policy}),
			...(dryRun.length === 0 ? {} : {dryRun}),
		},
	};
}

/** The fields with their types, as Go's decoder names them. */
const types = {gracePeriodSeconds: 'int64', orphanDependents: 'bool', propagationPolicy: 'string'} as const;

function fromBody(request: ApiRequest): Read<Fields> {
	const read = readFields(request, 'DeleteOptions');
	if (!read.ok) return read;
	const {kind = 'DeleteOptions', apiVersion = 'v1'} = read.value;
	if (kind !== 'DeleteOptions') {
		const text = `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
		return {ok: false, status: badRequest(text)};
	}
	for (const [name, type] of Object.entries(types)) {
		const value = read.value[name] ?? undefined;
		const isRight = type === 'int64' ? Number.isInteger(value) : jsonType(value) === type;
		if (value !== undefined && !isRight) {
			const text = `json: cannot unmarshal ${jsonType(value)} into Go struct field DeleteOptions.${name} of type ${type}`;
			return {ok: false, status: badRequest(text)};
		}
	}
	return read;
}

/** Source: apimachinery meta/v1/validation, ValidateDeleteOptions. */
function causesOf({propagationPolicy: policy, orphanDependents, dryRun}: Fields): readonly StatusCause[] {
	const causes: StatusCause[] = [];
	const text = JSON.stringify(policy);
	if (policy !== undefined && orphanDependents !== undefined) {
		const message = `Invalid value: ${text}: orphanDependents and deletionPropagation cannot be both set`;
		causes.push({field: 'propagationPolicy', reason: 'FieldValueInvalid', message});
	} else if (policy !== undefined && !propagations.some(value => value === policy)) {
		const message = `Unsupported value: ${text}: supported values: "Foreground", "Background", "Orphan", "nil"`;
		causes.push({field: 'propagationPolicy', reason: 'FieldValueNotSupported', message});
	}
	if (Array.isArray(dryRun) && dryRun.some(value => value !== 'All')) {
		const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
		causes.push({field: 'dryRun', reason: 'FieldValueNotSupported', message});
	}
	return causes;
}

/** The options of a DELETE: its body's, or without one its query's. Source: apiserver endpoints/handlers/delete.go. */
export function readDeleteOptions(request: ApiRequest): Read<DeleteRequest> {
	const read = request.body.length === 0 ? fromQuery(request) : fromBody(request);
	if (!read.ok) return read;
	const {gracePeriodSeconds: grace, propagationPolicy, orphanDependents, preconditions, dryRun} = read.value;
	const causes = causesOf(read.value);
	if (causes.length > 0) return {ok: false, status: invalid('DeleteOptions', 'meta.k8s.io', '', causes)};
	const {uid, resourceVersion} = fieldsOf(preconditions);
	const orphan = orphanDependents === true ? 'Orphan' : orphanDependents === false ? 'Background' : undefined;
	const propagation = propagations.find(value => value === propagationPolicy) ?? orphan;
	return {
		ok: true,
		value: {
			...(typeof grace === 'number' ? {gracePeriodSeconds: grace} : {}),
			...(propagation ? {propagation} : {}),
			...(typeof uid === 'string' ? {uid} : {}),
			...(typeof resourceVersion === 'string' ? {resourceVersion} : {}),
			dryRun: Array.isArray(dryRun) && dryRun.length > 0,
			dependentsToo: orphanDependents === false,
		},
	};
}

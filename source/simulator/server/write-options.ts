import type {WriteOptions} from '../store/objects.ts';
import {invalid, type StatusBody} from '../store/refusal.ts';
import type {ApiRequest} from './messages.ts';
import type {ResourcePath} from './route.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type WriteQuery =
	| {
			readonly ok: true;
			readonly writing: WriteOptions;
			readonly fieldValidation: FieldValidation;
			readonly force: boolean;
	  }
	| {readonly ok: false; readonly status: StatusBody};

/** Clients without a fieldManager are known by their program: the User-Agent up to the first slash. */
const managerOf = ({headers, query}: ApiRequest) =>
	query.get('fieldManager') || (headers['user-agent'] ?? 'unknown').split('/')[0] || 'unknown';

const validations = ['Strict', 'Warn', 'Ignore'] as const;

/** The query of a write. `optionsKind`: `CreateOptions`, `UpdateOptions`, `PatchOptions`, which errors name. */
export function readWriteQuery(
	request: ApiRequest,
	{subresource}: ResourcePath,
	optionsKind: string,
	operation: WriteOptions['operation'] = 'Update',
): WriteQuery {
	const {query} = request;
	const dryRuns = query.getAll('dryRun');
	if (dryRuns.some(value => value !== 'All')) {
		const message = `Unsupported value: ${JSON.stringify(dryRuns)}: supported values: "All"`;
		const cause = {field: 'dryRun', reason: 'FieldValueNotSupported', message};
		return {ok: false, status: invalid(optionsKind, 'meta.k8s.io', '', [cause])};
	}
	const asked = query.get('fieldValidation') ?? '';
	const fieldValidation = asked === '' ? 'Warn' : validations.find(value => value === asked);
	if (!fieldValidation) {
		const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: "", "Ignore", "Strict", "Warn"`;
		const cause = {field: 'fieldValidation', reason: 'FieldValueNotSupported', message};
		return {ok: false, status: invalid(optionsKind, 'meta.k8s.io', '', [cause])};
	}
	const writing: WriteOptions = {
		manager: managerOf(request),
		operation,
		...(subresource ? {subresource: subresource.name} : {}),
		dryRun: dryRuns.length > 0,
	};
	return {ok: true, writing, fieldValidation, force: query.get('force') === 'true'};
}

import {type Fields, fieldsOf} from '../json.ts';
import {compareQuantities, isQuantity} from '../quantities.ts';
import {type Causes, invalid} from './cause.ts';
import {qualifiedNameProblems} from './names.ts';

const standard: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const isStandard = (name: string) => standard.has(name) || name.startsWith('hugepages-');

function nameCauses(name: string, field: string): Causes {
	const problems = qualifiedNameProblems(name).map(problem => invalid(field, name, problem));
	if (name.includes('/') || isStandard(name)) return problems;
	return [
		...problems,
		invalid(field, name, 'must be a standard resource type or fully qualified'),
		invalid(field, name, 'must be a standard resource for containers'),
	];
}

const isNegative = (value: unknown) => isQuantity(value) && compareQuantities(value, '0') < 0;

const amountCauses = (value: unknown, field: string): Causes =>
	isNegative(value) ? [invalid(field, String(value), 'must be greater than or equal to 0')] : [];

/** What a container asks for and may take. Source: pkg/apis/core/validation, ValidateContainerResourceRequirements. */
export function resourceCauses(resources: Fields, field: string): Causes {
	const [limits, requests] = [fieldsOf(resources.limits), fieldsOf(resources.requests)];
	return [
		...Object.entries(limits).flatMap(([name, value]) => [
			...nameCauses(name, `${field}.limits[${name}]`),
			...amountCauses(value, `${field}.limits[${name}]`),
		]),
		...Object.entries(requests).flatMap(([name, value]) => [
			...nameCauses(name, `${field}.requests[${name}]`),
			...amountCauses(value, `${field}.requests[${name}]`),
			...exceeds(name, value, limits[name], `${field}.requests`),
		]),
	];
}

function exceeds(name: string, request: unknown, limit: unknown, field: string): Causes {
	if (!isQuantity(request) || !isQuantity(limit) || compareQuantities(request, limit) <= 0) return [];
	return [invalid(field, String(request), `must be less than or equal to ${name} limit of ${String(limit)}`)];
}

import {type Causes, invalid} from './cause.ts';

const LEAST_ZERO = 'must be greater than or equal to 0';
const percentText =
	"a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** An absent number is fine. */
export const nonNegative = (value: unknown, field: string): Causes =>
	typeof value === 'number' && value < 0 ? [invalid(field, value, LEAST_ZERO)] : [];

/** A port from 1 to 65535; what is no number has been refused before. */
export const portRange = (value: unknown, field: string): Causes =>
	typeof value === 'number' && (value < 1 || value > 65_535)
		? [invalid(field, value, 'must be between 1 and 65535, inclusive')]
		: [];

/** Source: pkg/apis/apps/validation, ValidatePositiveIntOrPercent. Absent counts as 0. */
export function intOrPercent(value: unknown, field: string): Causes {
	if (typeof value === 'string') return /^\d+%$/.test(value) ? [] : [invalid(field, value, percentText)];
	return nonNegative(value, field);
}

/** The number of an integer or a percentage, as comparisons with 0 and 100 % take it. */
export function intOrPercentValue(value: unknown): number {
	if (typeof value !== 'string') return typeof value === 'number' ? value : 0;
	return Number(/^(\d+)%?$/.exec(value)?.[1] ?? 0);
}

export const atMostAll = (value: unknown, field: string): Causes =>
	typeof value === 'string' && /^\d+%$/.test(value) && intOrPercentValue(value) > 100
		? [invalid(field, value, 'must not be greater than 100%')]
		: [];

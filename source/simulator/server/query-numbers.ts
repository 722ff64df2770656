import {badRequest, type StatusBody} from '../store/refusal.ts';

const wholeNumber = /^[+-]?\d+$/;
const largest = 2n ** 63n;

/** A query's number as Go reads it; undefined: there is none, or it is none. */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	return text !== null && wholeNumber.test(text) ? Number(text) : undefined;
}

/** The first of these parameters that is no number. Source: apimachinery conversion, Convert_Slice_string_To_int64. */
export function badNumber(query: URLSearchParams, names: readonly string[]): StatusBody | undefined {
	for (const name of names) {
		const text = query.get(name) ?? '';
		const isNumber = wholeNumber.test(text);
		if (text !== '' && !isNumber)
			return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
		if (isNumber && (BigInt(text) >= largest || BigInt(text) < -largest)) {
			return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
		}
	}
	return undefined;
}

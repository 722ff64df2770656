import {type Fields, isFields} from './api/json.ts';

/** Thrown where something that a person wrote is wrong, with the sentence for them; it never leaves who reads the text. */
export class Wrong extends Error {}

const unitsMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

/** `30s`, `1m30s` in milliseconds. */
export function durationMs(text: unknown, where: string): number {
	const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== String(text)) {
		throw new Wrong(`${where}: ${shown(text)} is not a duration such as 30s or 1m30s.`);
	}
	return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
}

/** A whole number within limits. */
export function wholeNumber(value: unknown, least: number, most: number, where: string): number {
	if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
	throw new Wrong(`${where}: ${shown(value)} is not a whole number from ${least} to ${most}.`);
}

/** The fields of a mapping all of whose keys are known: a mistyped one would be passed over in silence. */
export function mapping(value: unknown, known: readonly string[], where: string): Fields {
	if (!isFields(value)) throw new Wrong(`${where}: ${shown(value)} is not a mapping of ${known.join(', ')}.`);
	const strange = Object.keys(value).find(key => !known.includes(key));
	if (strange !== undefined) throw new Wrong(`${where}: there is no "${strange}"; there are ${known.join(', ')}.`);
	return value;
}

/** The items of a list; absent: none. */
export function listOf(value: unknown, where: string): readonly unknown[] {
	if (value === undefined) return [];
	if (!Array.isArray(value)) throw new Wrong(`${where}: ${shown(value)} is not a list.`);
	return value;
}

/** A longer quotation would not be read. */
const LONGEST_QUOTATION = 40;

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > LONGEST_QUOTATION ? `${text.slice(0, LONGEST_QUOTATION)}…` : text;
}

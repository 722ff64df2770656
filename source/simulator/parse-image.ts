import {type Fields, textOf} from './api/json.ts';
import type {ScenarioImage} from './scenario.ts';
import {durationMs, mapping, Wrong, wholeNumber} from './wrong.ts';

const imageKeys = [
	'image',
	'pullError',
	'pull',
	'exitsAfter',
	'exitCode',
	'ignoresTerm',
	'endsAfterTerm',
	'readyAfter',
	'hangsAfter',
] as const;

const LARGEST_EXIT_CODE = 255;

/** How long an ordinary server takes from SIGTERM to its end. */
const USUAL_END_MS = 300;

/** A duration under the name that the kubelet's table has for it; absent: nothing. */
function duration(fields: Fields, key: string, name: string, where: string): Readonly<Record<string, number>> {
	return fields[key] === undefined ? {} : {[name]: durationMs(fields[key], `${where}: ${key}`)};
}

function endOf(fields: Fields, where: string): Pick<ScenarioImage, 'end'> {
	if (fields.exitsAfter === undefined) {
		if (fields.exitCode !== undefined) throw new Wrong(`${where}: "exitCode" needs "exitsAfter".`);
		return {};
	}
	const afterMs = durationMs(fields.exitsAfter, `${where}: exitsAfter`);
	const exitCode = wholeNumber(fields.exitCode ?? 1, 0, LARGEST_EXIT_CODE, `${where}: exitCode`);
	return {end: {afterMs, exitCode}};
}

/**
 * What an image of a person's own scenario does: `{image: "web:v2", exitsAfter: 2s, exitCode: 1}`, `{image: "web:v3",
 * pullError: not found}`, `{image: web, pull: 2s, readyAfter: 5s, hangsAfter: 1m}`.
 */
export function parseImage(value: unknown, index: number): ScenarioImage {
	const where = `image ${index + 1}`;
	const fields = mapping(value, imageKeys, where);
	if (textOf(fields.image) === '') throw new Wrong(`${where}: "image", the beginning of an image's name, is missing.`);
	const {ignoresTerm = false} = fields;
	if (typeof ignoresTerm !== 'boolean') throw new Wrong(`${where}: "ignoresTerm" is true or false.`);
	const ends = {endsAfterTermMs: USUAL_END_MS, ...duration(fields, 'endsAfterTerm', 'endsAfterTermMs', where)};
	return {
		image: textOf(fields.image),
		...(fields.pullError === undefined ? {} : {pullError: textOf(fields.pullError)}),
		...duration(fields, 'pull', 'pullMs', where),
		...duration(fields, 'readyAfter', 'readyAfterMs', where),
		...duration(fields, 'hangsAfter', 'hangsAfterMs', where),
		...endOf(fields, where),
		...(ignoresTerm ? {} : ends),
	};
}

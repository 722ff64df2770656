import {failure, type Result} from '../errors.ts';
import {oneLine} from '../status-errors.ts';

/** A line of a plugin longer than this fills the screen and helps nobody. */
const lineLengthLimit = 300;

/** Tokens that a careless plugin prints among its complaints: JWTs, and what stands after `Bearer`. */
const secrets = /eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|(?<=Bearer\s+)\S+/g;

/** An error of kind `unauthenticated`, made fit to be shown. */
export function pluginFailure(message: string): Result<never> {
	return failure({kind: 'unauthenticated', message: oneLine(message.replace(secrets, '(hidden)'))});
}

/** The first line that says something. */
export function firstLine(text: string): string {
	const line = text.split(/[\r\n]+/).find(candidate => candidate.trim() !== '') ?? '';
	return line.trim().slice(0, lineLengthLimit);
}

import {badRequest, refusal, type StatusBody} from '../store/refusal.ts';

/** A resourceVersion of a query as a number; undefined: not one. */
export const revisionOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

const syntaxError = (text: string) =>
	`resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

/** What a list says of it. */
export const badRevision = (text: string): StatusBody => badRequest(`invalid resource version: ${syntaxError(text)}`);

/** What a get and a watch say of it: an error that the server gives no reason. */
export const unreadableRevision = (text: string): StatusBody => refusal(500, undefined, syntaxError(text));

export const tooLargeRevision = (asked: number, current: number): StatusBody =>
	refusal(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
		causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
		retryAfterSeconds: 1,
	});

export const expiredList = (): StatusBody =>
	refusal(410, 'Expired', 'The resourceVersion for the provided list is too old.');

/** How far a list has come: the store's revision that all its pages show, and the key after which the next one begins. */
export interface ContinueToken {
	readonly revision: number;
	/** `namespace/name` of the last object of the page before. */
	readonly after: string;
}

export const writeContinue = ({revision, after}: ContinueToken): string =>
	Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000`})).toString('base64url');

/** A token, or what is wrong with it in the words of Go's decoders. */
export function readContinue(text: string): ContinueToken | string {
	const foreign = /[^\w-]/.exec(text);
	if (foreign) return `illegal base64 data at input byte ${foreign.index}`;
	const decoded = Buffer.from(text, 'base64url').toString('latin1');
	try {
		const {rv, start} = JSON.parse(Buffer.from(decoded, 'latin1').toString('utf8'));
		return typeof rv === 'number' && typeof start === 'string'
			? {revision: rv, after: start.replace(/\0$/, '')}
			: 'unrecognized key';
	} catch {
		return `invalid character '${decoded[0] ?? ''}' looking for beginning of value`;
	}
}

/** A token that can no longer be honoured, with one that can: the rest as it is now. */
export const expiredContinue = (after: string): StatusBody =>
	refusal(
		410,
		'Expired',
		'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
		undefined,
		{continue: writeContinue({revision: -1, after})},
	);

import {badRequest, refusal, type StatusBody} from '../store/refusal.ts';

/** A resourceVersion of a query as a number; undefined: not one. */
export const revisionOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

export const badRevision = (text: string): StatusBody =>
	badRequest(
		`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
	);

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

/** Undefined: not a token of this server. */
export function readContinue(text: string): ContinueToken | undefined {
	try {
		const {rv, start} = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
		return typeof rv === 'number' && typeof start === 'string'
			? {revision: rv, after: start.replace(/\0$/, '')}
			: undefined;
	} catch {
		return undefined;
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

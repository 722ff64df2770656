import {type Fields, isFields, itemsOf, textOf} from '../api/json.ts';
import {Wrong} from '../wrong.ts';

/** Which requests a fault concerns, and until when; without any of it all, until it is cleared. */
export interface FaultScope {
	/** Only those whose path begins so: `/apis/apps/v1/`. */
	readonly path?: string;
	/** Only these HTTP methods: `["PATCH"]`. */
	readonly methods?: readonly string[];
	/** It ends after so many requests that it spoilt. */
	readonly requests?: number;
	/** It ends after so many seconds of real time. */
	readonly forSeconds?: number;
}

export type FaultKind =
	/** New connections are refused, open ones are torn; by path, method and requests it can't be limited. */
	| {readonly kind: 'refuse'; readonly forSeconds: number}
	/** The connection is reset instead of an answer. */
	| {readonly kind: 'reset'}
	| {readonly kind: 'delay'; readonly milliseconds: number}
	/** 429 with Retry-After. */
	| {readonly kind: 'throttle'; readonly retryAfterSeconds: number}
	/** An answer of this status, 500 to 599. */
	| {readonly kind: 'error'; readonly status: number}
	/** Ends the open watches, once. */
	| {readonly kind: 'cut-watches'}
	| {readonly kind: 'no-bookmarks'}
	/** Nothing comes, of open watches neither; all of it comes when it is over. */
	| {readonly kind: 'black-hole'}
	/** The past is forgotten, once: continue tokens and old revisions get 410. */
	| {readonly kind: 'compact'}
	/** Every token is 401. */
	| {readonly kind: 'expired-token'}
	/** Nobody may do this any more; access reviews say so too. `*` stands for everything. */
	| {readonly kind: 'forbid'; readonly verbs: readonly string[]; readonly resources: readonly string[]};

export type Fault = FaultScope & FaultKind;

export type ParsedFault = {readonly ok: true; readonly fault: Fault} | {readonly ok: false; readonly sentence: string};

/** Nobody waits longer than an hour for a fault. */
const LONGEST_SECONDS = 3600;

function numberOf(fields: Fields, name: string, least: number, most: number): number {
	const value = fields[name];
	if (typeof value === 'number' && value >= least && value <= most) return value;
	throw new Wrong(`"${name}" is a number from ${least} to ${most}.`);
}

function wholeNumberOf(fields: Fields, name: string, least: number, most: number): number {
	if (Number.isInteger(fields[name])) return numberOf(fields, name, least, most);
	throw new Wrong(`"${name}" is a whole number from ${least} to ${most}.`);
}

function pathOf({path}: Fields): string {
	if (typeof path === 'string' && path.startsWith('/')) return path;
	throw new Wrong('"path" is the beginning of a path, such as "/apis/apps/v1/".');
}

const strings = (fields: Fields, name: string) => {
	const values = itemsOf(fields[name]);
	if (values.length === 0 || values.some(value => typeof value !== 'string')) {
		throw new Wrong(`"${name}" is a list of words such as ["get"].`);
	}
	return values.map(textOf);
};

const readers: {readonly [K in FaultKind['kind']]: (fields: Fields) => Extract<FaultKind, {readonly kind: K}>} = {
	refuse: fields => ({kind: 'refuse', forSeconds: numberOf(fields, 'forSeconds', 0.1, LONGEST_SECONDS)}),
	reset: () => ({kind: 'reset'}),
	delay: fields => ({kind: 'delay', milliseconds: numberOf(fields, 'milliseconds', 1, LONGEST_SECONDS * 1000)}),
	throttle: fields => ({
		kind: 'throttle',
		retryAfterSeconds: numberOf(fields, 'retryAfterSeconds', 0, LONGEST_SECONDS),
	}),
	error: fields => ({kind: 'error', status: wholeNumberOf(fields, 'status', 500, 599)}),
	'cut-watches': () => ({kind: 'cut-watches'}),
	'no-bookmarks': () => ({kind: 'no-bookmarks'}),
	'black-hole': () => ({kind: 'black-hole'}),
	compact: () => ({kind: 'compact'}),
	'expired-token': () => ({kind: 'expired-token'}),
	forbid: fields => ({kind: 'forbid', verbs: strings(fields, 'verbs'), resources: strings(fields, 'resources')}),
};

/** What a fault of a kind may say of itself, beside how long it lasts. */
const ownFields: Readonly<Partial<Record<FaultKind['kind'], readonly string[]>>> = {
	delay: ['milliseconds'],
	throttle: ['retryAfterSeconds'],
	error: ['status'],
	forbid: ['verbs', 'resources'],
};
/** Those of which no part of the requests can be taken out. */
const ofEverybody: ReadonlySet<string> = new Set(['refuse', 'compact', 'expired-token', 'forbid']);

function refuseStrange(kind: FaultKind['kind'], fields: Fields): void {
	const scope = ofEverybody.has(kind) ? [] : ['path', 'methods', 'requests'];
	const known = ['kind', ...(ownFields[kind] ?? []), ...scope, 'forSeconds'];
	const strange = Object.keys(fields).find(name => !known.includes(name));
	if (strange !== undefined) throw new Wrong(`it has no "${strange}"; it has ${known.slice(1).join(', ')}.`);
}

const isKind = (kind: string): kind is FaultKind['kind'] => Object.hasOwn(readers, kind);

function scopeOf(fields: Fields): FaultScope {
	return {
		...(fields.path === undefined ? {} : {path: pathOf(fields)}),
		...(fields.methods === undefined ? {} : {methods: strings(fields, 'methods').map(name => name.toUpperCase())}),
		...(fields.requests === undefined ? {} : {requests: wholeNumberOf(fields, 'requests', 1, 1_000_000)}),
		...(fields.forSeconds === undefined ? {} : {forSeconds: numberOf(fields, 'forSeconds', 0.1, LONGEST_SECONDS)}),
	};
}

/** A fault as JSON or YAML describes it; what is wrong is one sentence. */
export function parseFault(value: unknown): ParsedFault {
	const fields = isFields(value) ? value : {};
	const kind = textOf(fields.kind);
	if (!isKind(kind)) {
		return {ok: false, sentence: `A fault's "kind" is one of ${Object.keys(readers).join(', ')}.`};
	}
	try {
		refuseStrange(kind, fields);
		return {ok: true, fault: {...scopeOf(fields), ...readers[kind](fields)}};
	} catch (error) {
		if (error instanceof Wrong) return {ok: false, sentence: `A fault "${kind}": ${error.message}`};
		throw error;
	}
}

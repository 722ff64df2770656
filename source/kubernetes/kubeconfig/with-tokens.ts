import {isDeepStrictEqual} from 'node:util';
import {isJsonObject, objectAt, textAt} from '../json-value.ts';
import {readYaml} from './read-yaml.ts';

/** What an identity provider gave in exchange for a refresh token. */
export interface RenewedTokens {
	/** The refresh token that it took, which may be worth nothing any more. */
	readonly used: string;
	readonly idToken: string;
	/** Absent: `used` serves again. */
	readonly refreshToken?: string;
}

export type TokensInText =
	| {readonly type: 'changed'; readonly text: string}
	/** Somebody has logged in anew, or changed the user: what stands there is not what was renewed. */
	| {readonly type: 'other-login'}
	/** It is written in a way that no edit was found for. */
	| {readonly type: 'unclear'};

/**
 * The text of a kubeconfig with the renewed tokens of a user in place of the old ones, and nothing else changed: order,
 * comments and quotes stay. Each edit is tried on the text and taken when the whole of it then means what it should.
 */
export function withTokens(text: string, userName: string, renewed: RenewedTokens): TokensInText {
	const {used, idToken, refreshToken = used} = renewed;
	const config = providerConfig(text, userName);
	if (config === undefined || textAt(config, 'refresh-token') !== used) return {type: 'other-login'};
	const former = textAt(config, 'id-token');
	const isEmpty = former === '' && 'id-token' in config;
	const inserted = former ? replacements(text, userName, former, idToken) : insertions(text, userName, used, idToken);
	const withId = firstThatMeans(
		isEmpty ? fillings(text, userName, idToken) : inserted,
		meaningWith(text, userName, {'id-token': idToken}),
	);
	if (withId === undefined) return {type: 'unclear'};
	const whole = firstThatMeans(
		replacements(withId, userName, used, refreshToken),
		meaningWith(withId, userName, {'refresh-token': refreshToken}),
	);
	return whole === undefined ? {type: 'unclear'} : {type: 'changed', text: whole};
}

/** The configuration of a user's provider `oidc`; undefined: there is none. */
function providerConfig(text: string, userName: string): Readonly<Record<string, unknown>> | undefined {
	const document = readYaml(text);
	return document.ok ? configIn(document.value, userName) : undefined;
}

function configIn(document: unknown, userName: string): Record<string, unknown> | undefined {
	const users = isJsonObject(document) && Array.isArray(document.users) ? document.users : [];
	const user: unknown = users.find(one => textAt(one, 'name') === userName);
	const provider = isJsonObject(user) ? objectAt(objectAt(user, 'user'), 'auth-provider') : {};
	const config = textAt(provider, 'name') === 'oidc' ? provider.config : undefined;
	return isJsonObject(config) ? config : undefined;
}

function meaningWith(text: string, userName: string, changed: Readonly<Record<string, string>>): unknown {
	const document = readYaml(text);
	if (!document.ok) return undefined;
	const meaning: unknown = structuredClone(document.value);
	Object.assign(configIn(meaning, userName) ?? {}, changed);
	return meaning;
}

/** To read a large kubeconfig takes some 50 ms, and kubectl waits meanwhile. */
const mostTries = 20;

function firstThatMeans(candidates: Iterable<string>, meaning: unknown): string | undefined {
	let tries = 0;
	for (const candidate of candidates) {
		if (tries++ >= mostTries) return undefined;
		const document = readYaml(candidate);
		if (document.ok && isDeepStrictEqual(document.value, meaning)) return candidate;
	}
	return undefined;
}

function positions(text: string, value: string): readonly number[] {
	const found: number[] = [];
	for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) found.push(at);
	return found;
}

/** The positions, those first that are nearest to where the user is named: many users may share a login. */
function nearest(text: string, userName: string, found: readonly number[]): readonly number[] {
	const isNamed = (at: number) => /name["']?\s*:\s*["']?$/.test(text.slice(Math.max(0, at - 20), at));
	const isWhole = (at: number) =>
		/^["']?\s*(?:[,}\r\n#]|$)/.test(text.slice(at + userName.length, at + userName.length + 20));
	const names = positions(text, userName).filter(at => isNamed(at) && isWhole(at));
	const distance = (at: number) => Math.min(...names.map(name => Math.abs(name - at)));
	return names.length === 0 ? found : found.toSorted((a, b) => distance(a) - distance(b));
}

interface Place {
	readonly start: number;
	readonly end: number;
}

/** Where a value may stand: it may be in the text more than once, for another user for instance. */
const places = (text: string, userName: string, value: string): readonly Place[] =>
	nearest(text, userName, positions(text, value)).map(start => ({start, end: start + value.length}));

const isQuote = (character: string | undefined): boolean => character === '"' || character === "'";

/** With another value in place of the old one, as it is, and in quotes. */
function* replacements(text: string, userName: string, value: string, next: string): Generator<string> {
	for (const {start, end} of places(text, userName, value)) {
		yield text.slice(0, start) + next + text.slice(end);
		const isQuoted = isQuote(text[start - 1]) && text[start - 1] === text[end];
		const [from, to] = isQuoted ? [start - 1, end + 1] : [start, end];
		yield text.slice(0, from) + JSON.stringify(next) + text.slice(to);
	}
}

const emptyIdToken = /^(?<key>id-token["']?[ \t]*:)(?<space>[ \t]*)(?:""|''|~|[Nn]ull\b|NULL\b)?/;

/** With an ID token where the key stands and has no value: another key of that name would be read by no strict reader. */
function* fillings(text: string, userName: string, idToken: string): Generator<string> {
	for (const {start} of places(text, userName, 'id-token')) {
		const {0: found = '', groups: {key = '', space = ''} = {}} = emptyIdToken.exec(text.slice(start)) ?? {};
		const after = text.slice(start + found.length);
		if (found) yield `${text.slice(0, start)}${key}${space || ' '}${JSON.stringify(idToken)}${after}`;
	}
}

/** With an ID token behind the refresh token: on a line of its own, or on the same line in braces. */
function* insertions(text: string, userName: string, refreshToken: string, idToken: string): Generator<string> {
	const newLine = text.includes('\r\n') ? '\r\n' : '\n';
	for (const {start, end} of places(text, userName, refreshToken)) {
		const [indent = ''] = /^\s*/.exec(text.slice(text.lastIndexOf('\n', start) + 1, start)) ?? [];
		const lineEnd = text.slice(end).search(/\r?\n|$/) + end;
		yield `${text.slice(0, lineEnd)}${newLine}${indent}id-token: ${JSON.stringify(idToken)}${text.slice(lineEnd)}`;
		const after = isQuote(text[end]) ? end + 1 : end;
		yield `${text.slice(0, after)}, "id-token": ${JSON.stringify(idToken)}${text.slice(after)}`;
	}
}

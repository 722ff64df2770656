import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {errorSentence} from '../../source/kubernetes/error-text.ts';
import type {KubernetesError, KubernetesErrorKind} from '../../source/kubernetes/errors.ts';
import {refusalError} from '../../source/kubernetes/status-errors.ts';

const status = (code: number, reason: string, details?: object) => ({
	kind: 'Status',
	code,
	reason,
	message: 'why',
	details,
});
const tooLarge = {
	causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
	retryAfterSeconds: 1,
};

const cases: readonly (readonly [string, Parameters<typeof refusalError>[0], Partial<KubernetesError>])[] = [
	[
		'403',
		{status: 403, body: status(403, 'Forbidden')},
		{kind: 'forbidden', status: 403, reason: 'Forbidden', message: 'why'},
	],
	['404 without a Status', {status: 404, body: 'page not found'}, {kind: 'not-found', message: 'page not found'}],
	['409', {status: 409, body: status(409, 'Conflict')}, {kind: 'conflict'}],
	['410', {status: 410, body: status(410, 'Expired')}, {kind: 'gone', reason: 'Expired'}],
	['422', {status: 422, body: status(422, 'Invalid')}, {kind: 'invalid'}],
	['an ERROR event', {body: status(410, 'Gone')}, {kind: 'gone', status: 410}],
	['an ERROR event that is no Status', {body: {kind: 'Pod'}}, {kind: 'protocol'}],
	[
		'504 with its cause',
		{status: 504, body: status(504, 'Timeout', tooLarge)},
		{kind: 'too-large-resource-version', retryAfterMs: 1000},
	],
	['500 with its cause', {status: 500, body: status(500, 'Timeout', tooLarge)}, {kind: 'too-large-resource-version'}],
	['504 without', {status: 504, body: status(504, 'Timeout')}, {kind: 'server'}],
	[
		'429, the header first',
		{status: 429, retryAfter: '7', body: status(429, 'TooManyRequests', {retryAfterSeconds: 1})},
		{kind: 'throttled', retryAfterMs: 7000},
	],
	[
		'503 until a date',
		{status: 503, retryAfter: 'Thu, 01 Jan 2026 00:00:05 GMT', nowMs: Date.UTC(2026, 0, 1)},
		{kind: 'server', retryAfterMs: 5000},
	],
	[
		'429 for a century: a minute, in which a watch must come back by itself',
		{status: 429, retryAfter: '3153600000'},
		{kind: 'throttled', retryAfterMs: 60_000},
	],
	[
		'503 until a date in ten years: a minute',
		{status: 503, retryAfter: 'Thu, 01 Jan 2036 00:00:05 GMT', nowMs: Date.UTC(2026, 0, 1)},
		{kind: 'server', retryAfterMs: 60_000},
	],
	[
		'429 for a day by its Status: a minute',
		{status: 429, body: status(429, 'TooManyRequests', {retryAfterSeconds: 86_400})},
		{kind: 'throttled', retryAfterMs: 60_000},
	],
	['a status that no API server has', {status: 418}, {kind: 'protocol'}],
];

for (const [name, answer, expected] of cases) {
	test(`status errors: ${name}`, () => {
		const error = refusalError(answer);
		assert.deepEqual({...error, ...expected}, error);
	});
}

test('status errors: whatever comes, one line without control characters, and bounded', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 100, max: 599}),
			fc.jsonValue(),
			fc.string({unit: 'binary', maxLength: 5000}),
			(code, extra, message) => {
				const error = refusalError({status: code, body: {kind: 'Status', message, reason: extra, details: extra}});
				assert.match(error.message, /^[^\p{Cc}\u2028\u2029]{0,2001}$/u);
			},
		),
	);
});

const server = 'https://prod:6443';
const sentences: readonly (readonly [KubernetesError, string])[] = [
	[
		{kind: 'unreachable', message: 'connection refused'},
		'The API server https://prod:6443 does not answer (connection refused).',
	],
	[
		{kind: 'unreachable', message: 'connection reset', mayHaveArrived: true},
		'The API server https://prod:6443 does not answer (connection reset). What was asked may have been done all the same.',
	],
	[
		{kind: 'forbidden', message: 'User "jane" cannot patch resource "deployments".'},
		'The API server https://prod:6443 does not allow you to pause deployment/web (User "jane" cannot patch resource "deployments"). Ask for the right, or use another user.',
	],
	[
		{kind: 'forbidden', message: 'exceeded quota'},
		'The API server https://prod:6443 does not allow you to pause deployment/web (exceeded quota).',
	],
	[{kind: 'not-found', message: ''}, 'Could not pause deployment/web: it is not there.'],
	[
		{kind: 'throttled', message: 'busy', retryAfterMs: 4200},
		'The API server https://prod:6443 is too busy to pause deployment/web (busy). Try again in 5 s.',
	],
	[{kind: 'kubeconfig', message: 'The kubeconfig /a does not exist.'}, 'The kubeconfig /a does not exist.'],
];

for (const [error, sentence] of sentences) {
	test(`error text: ${error.kind}: ${error.message}`, () => {
		assert.equal(errorSentence(error, {doing: 'pause deployment/web', server}), sentence);
	});
}

const kinds: Record<KubernetesErrorKind, true> = {
	unreachable: true,
	untrusted: true,
	unauthenticated: true,
	forbidden: true,
	'not-found': true,
	conflict: true,
	gone: true,
	'too-large-resource-version': true,
	invalid: true,
	throttled: true,
	timeout: true,
	server: true,
	protocol: true,
	kubeconfig: true,
	aborted: true,
};

for (const kind of Object.keys(kinds) as KubernetesErrorKind[]) {
	test(`error text: ${kind} is one or two whole sentences, with and without a server or a message`, () => {
		for (const message of ['', 'why', 'why.']) {
			for (const context of [{doing: 'list pods'}, {doing: 'list pods', server}]) {
				if (kind === 'kubeconfig' && message === '') continue;
				const sentence = errorSentence({kind, message}, context);
				assert.match(sentence, /^[\p{Lu}\p{Ll}].*[^.][.?]$/u);
				assert.doesNotMatch(sentence, /\(\)|undefined| {2}|\.\)/);
			}
		}
	});
}

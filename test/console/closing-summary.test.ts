import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import {closingSummary} from '../../source/console/closing-summary.ts';
import {sampleNowMs} from '../helpers/sample-view.ts';

const asked = (doing: string, outcome?: ActionOutcome) => ({
	doing,
	askedAtMs: sampleNowMs,
	...(outcome ? {outcome} : {}),
});

test('the closing summary says what was done, when, and the kubectl line for it', () => {
	const paused = {
		atMs: sampleNowMs,
		sentence: 'paused deployment/web',
		kubectl: 'kubectl -n shop rollout pause deployment/web',
	};
	const undone = {
		atMs: sampleNowMs + 65_000,
		sentence: 'undid deployment/web to revision 6',
		kubectl: 'kubectl -n shop rollout undo deployment/web',
		sentAgain: true,
	};
	assert.equal(
		closingSummary(
			[
				asked('pause deployment/web', {type: 'done', receipt: paused}),
				asked('undo deployment/web to revision 6', {type: 'done', receipt: undone}),
			],
			'UTC',
		),
		`14:03:22  paused deployment/web
          kubectl -n shop rollout pause deployment/web
14:04:27  undid deployment/web to revision 6 (sent again after a harmless change)
          kubectl -n shop rollout undo deployment/web
`,
	);
});

test('what was not done, and what nobody knows of, is in the closing summary too', () => {
	const outcomes: readonly (ActionOutcome | undefined)[] = [
		{type: 'failed', error: {kind: 'unreachable', message: ''}, sentence: 'Not sent: the API server does not answer.'},
		{type: 'impossible', sentence: 'deployment/web is not loaded yet.'},
		{type: 'changed', what: ['it was paused by jane', 'its strategy was changed']},
		undefined,
	];
	assert.equal(
		closingSummary(
			outcomes.map(outcome => asked('pause deployment/web', outcome)),
			'UTC',
		),
		`14:03:22  pause deployment/web: Not sent: the API server does not answer.
14:03:22  pause deployment/web: deployment/web is not loaded yet.
14:03:22  pause deployment/web: Nothing was written: it was paused by jane; its strategy was changed
14:03:22  pause deployment/web: Not known whether it was done: the answer was not waited for.
`,
	);
});

test('no control byte of a context reaches the shell', () => {
	const receipt = {
		atMs: sampleNowMs,
		sentence: 'paused deployment/web',
		kubectl: "kubectl --context 'x\u001B]0;owned\u0007' -n shop",
	};
	const text = closingSummary([asked('pause deployment/web', {type: 'done', receipt})], 'UTC');
	assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Control}/u);
});

test('nothing done, nothing said', () => {
	assert.equal(closingSummary([]), '');
});

test('what has to be known of the kubectl lines is said under them, and only where there are some', () => {
	const receipt = {
		atMs: sampleNowMs,
		sentence: 'paused deployment/web',
		kubectl: 'kubectl rollout pause deployment/web',
	};
	const done = asked('pause deployment/web', {type: 'done', receipt});
	assert.match(closingSummary([done], 'UTC', 'It is gone.'), /deployment\/web\nIt is gone\.\n$/);
	assert.doesNotMatch(closingSummary([asked('pause deployment/web')], 'UTC', 'It is gone.'), /gone/);
	assert.equal(closingSummary([], 'UTC', 'It is gone.'), '');
});

test('the closing summary was in no order of time, and did not end with what is left to do', () => {
	const at = (minutes: number) => sampleNowMs + minutes * 60_000;
	const write = (minutes: number, sentence: string) => ({
		doing: '',
		askedAtMs: at(minutes),
		outcome: {type: 'done', receipt: {atMs: at(minutes), sentence, kubectl: ''}} as const,
	});
	const summary = closingSummary(
		[write(1, 'first'), write(3, 'third')],
		'UTC',
		'caveat',
		[{atMs: at(2), sentence: 'second'}],
		[{atMs: at(0), text: 'of an earlier run'}, {text: 'frozen'}],
		['still paused'],
	);
	assert.deepEqual(
		summary
			.trimEnd()
			.split('\n')
			.map(line => line.replace(/^[\d:]+ {2}/, '')),
		['of an earlier run', 'first', 'second', 'third', 'caveat', 'frozen', 'still paused'],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type EndedRun, lastWordsClause, lastWordsOf} from '../../../source/rollout/diagnosis/last-words.ts';
import {podDiagnoses} from '../../../source/rollout/diagnosis/pod-diagnoses.ts';
import {ago, newPod, nowMs} from './sample-parts.ts';

const run: EndedRun = {
	namespace: 'shop',
	pod: 'web-1',
	podUid: 'u',
	container: 'web',
	startedAt: '2026-01-01T00:09:00Z',
	finishedAt: '2026-01-01T00:09:30Z',
	isPrevious: true,
};
const at = (second: number, text: string) => ({time: `2026-01-01T00:09:${second}.5Z`, text});
type Lines = Parameters<typeof lastWordsOf>[1];
const said = (...lines: Lines) => lastWordsClause(run, lastWordsOf(run, lines));

const cases: readonly (readonly [title: string, lines: Lines, clause: string])[] = [
	[
		'the last line',
		[at(10, 'starting'), at(30, 'fatal: DB_URL is not set')],
		', at its end it printed: "fatal: DB_URL is not set"',
	],
	[
		'neither empty lines nor the exit status',
		[at(29, 'panic: no region'), at(30, 'exit status 2'), at(30, '   ')],
		', at its end it printed: "panic: no region"',
	],
	['what has quotes, in others', [at(30, '{"level":"error"}')], ', at its end it printed: “{"level":"error"}”'],
	['no line of the run after it', [at(29, 'fatal: one'), at(45, 'starting')], ', at its end it printed: "fatal: one"'],
	['no line without a time', [{time: '', text: 'whose?'}], ''],
	['nothing', [], ''],
	[
		'no secret',
		[at(30, 'connect postgres://app:hunter2@db/app: refused')],
		', its last line may hold a secret and is not shown',
	],
	[
		'nothing beside a word for a secret',
		[at(30, 'bad API_KEY hunter2')],
		', its last line may hold a secret and is not shown',
	],
];
for (const [title, lines, clause] of cases) {
	test(`of what a run printed is told: ${title}`, () => assert.equal(said(...lines), clause));
}

test('a long line is cut, never inside a character', () => {
	const {text} = lastWordsOf(run, [at(30, '🦊'.repeat(400))]);
	assert.equal([...text].length, 120);
	assert.ok(text.endsWith('🦊…'));
});

test('what another run printed is not told of this one', () => {
	const words = lastWordsOf({...run, finishedAt: '2026-01-01T00:08:00Z'}, [at(30, 'x')]);
	assert.equal(lastWordsClause(run, words), '');
});

test('a crash is told with what its container printed, one that wrote a termination message without', () => {
	const ended = {exitCode: 1, reason: 'Error', finishedAt: ago(30)};
	const crashing = (message?: string) =>
		newPod('a', {
			restartCount: 3,
			state: {waiting: {reason: 'CrashLoopBackOff'}},
			lastState: {terminated: {...ended, ...(message ? {message} : {})}},
		});
	const [first] = podDiagnoses([crashing()], '', nowMs);
	assert.ok(first?.run);
	const lastWords = lastWordsOf(first.run, [{time: ago(30), text: 'fatal: DB_URL is not set'}]);
	const [told] = podDiagnoses([crashing()], '', nowMs, {lastWords});
	assert.match(
		told?.sentence ?? '',
		/crashes: the container exits with code 1, at its end it printed: "fatal: DB_URL is not set", 3 restarts$/,
	);
	assert.equal(podDiagnoses([crashing('said')], '', nowMs)[0]?.run, undefined);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Preview} from '../../source/cluster/actions/action.ts';
import {forecastTexts} from '../../source/console/screens/confirm/forecast-text.ts';

type Outcome = NonNullable<Preview['forecast']>;
type Forecast = Extract<Outcome, {type: 'forecast'}>['forecast'];

const base: Forecast = {
	steps: [
		{atMs: 8, replicaSet: 'a', revision: 6, from: 8, to: 10},
		{atMs: 9, replicaSet: 'b', revision: 7, from: 5, to: 0},
	],
	fewestAvailable: 8,
	mostPods: 13,
	quota: {type: 'fits'},
	durationMs: {low: 25_000, likely: 25_200, high: 25_400},
	ends: {type: 'complete'},
	basis: 'pods',
};

const textsOf = (parts: Partial<Forecast>) =>
	forecastTexts({type: 'forecast', forecast: {...base, ...parts}, change: {}}).map(
		({label, text, token}) => `${label} (${token}): ${text}`,
	);

const budget = 'never fewer than 8 available, at most 13 pods';
const sizes = 'revision 6: 8 → 10, revision 7: 5 → 0';
const asBefore = 'if pods start as they did so far';

for (const [title, parts, expected] of [
	['complete', {}, [`forecast (plain): ${sizes}; done in about 25s, ${budget}, ${asBefore}`]],
	[
		'with a spread',
		{durationMs: {low: 20_000, likely: 25_000, high: 90_000}},
		[`forecast (plain): ${sizes}; done in about 25s (20s to 90s), ${budget}, ${asBefore}`],
	],
	[
		'without pods that tell',
		{basis: 'assumed'},
		[`forecast (plain): ${sizes}; done in about 25s, ${budget}, if pods start within seconds: none of its pods tells`],
	],
	[
		'stuck',
		{ends: {type: 'stuck', why: 'ImagePullBackOff'}},
		[`forecast (bad): ${sizes}; then it would be stuck: pods not ready (ImagePullBackOff), ${budget}, ${asBefore}`],
	],
	[
		'stuck as it was before',
		{ends: {type: 'stuck', why: "its pods can't pull web:v9: not found"}},
		[
			`forecast (bad): ${sizes}; then it would be stuck: its pods can't pull web:v9: not found, as before, ${budget}, ${asBefore}`,
		],
	],
	['paused', {steps: [], ends: {type: 'paused'}}, ['forecast (plain): nothing would roll: it stays paused']],
	[
		'short of quota',
		{ends: {type: 'stuck'}, quota: {type: 'short', by: 2, quota: 'compute', resource: 'pods'}},
		[
			`forecast (bad): ${sizes}; then it would be stuck, ${budget}, ${asBefore}`,
			'quota (bad): compute would have no room for 2 pods (pods)',
		],
	],
	[
		'short of quota for a while',
		{quota: {type: 'short', by: 1, quota: 'compute', resource: 'requests.cpu'}},
		[
			`forecast (plain): ${sizes}; done in about 25s, ${budget}, ${asBefore}`,
			'quota (paused): compute would have no room for 1 pod for a while (requests.cpu)',
		],
	],
	[
		'held by a partition',
		{ends: {type: 'held'}, steps: [{atMs: 1, replicaSet: 'n', from: 0, to: 1}]},
		[
			`forecast (plain): a new revision: 0 → 1; done in about 25s as far as the strategy lets it, the others keep their template, ${budget}, ${asBefore}`,
		],
	],
	[
		'held altogether',
		{ends: {type: 'held'}, steps: [], durationMs: {low: 0, likely: 0, high: 0}},
		['forecast (plain): nothing would be scaled; the pods keep their template'],
	],
	[
		'of a new revision',
		{steps: [{atMs: 1, replicaSet: 'n', from: 0, to: 3}], quota: {type: 'unknown', why: 'quotas could not be read'}},
		[
			`forecast (plain): a new revision: 0 → 3; done in about 25s, ${budget}, ${asBefore}`,
			'quota (faint): not known: quotas could not be read',
		],
	],
] as const) {
	test(`a forecast that is ${title}, in words`, () => {
		assert.deepEqual(textsOf(parts as Partial<Forecast>), expected);
	});
}

test('more than two steps are listed in their order', () => {
	const steps = [
		{atMs: 1, replicaSet: 'a', revision: 6, from: 8, to: 10},
		{atMs: 2, replicaSet: 'b', revision: 7, from: 5, to: 3},
		{atMs: 3, replicaSet: 'b', revision: 7, from: 3, to: 0},
	];
	assert.equal(textsOf({steps})[1], 'steps (faint): 6: 8→10, 7: 5→3, 7: 3→0');
});

test('where there is no forecast it says why', () => {
	const [line] = forecastTexts({type: 'none', why: 'its pods could not be read'});
	assert.equal(line?.text, 'none: its pods could not be read');
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {FreezeFate} from '../../../source/cluster/actions/freeze.ts';
import {noRight} from '../../../source/cluster/actions/freeze-fate.ts';
import {freezeNotes, mostAtATime, thawNotes} from '../../../source/cluster/actions/freeze-notes.ts';
import type {ClusterView} from '../../../source/cluster/cluster.ts';
import {freezeItem, freezePreview} from '../../helpers/sample-freeze.ts';
import {sampleDeployment, sampleView} from '../../helpers/sample-view.ts';

const web = sampleDeployment({name: 'web'});
const preview = freezePreview(web);
const fates = {
	will: {type: 'will', preview},
	may: {type: 'may', preview},
	forbidden: {type: 'left', why: noRight, isSettled: false},
	left: {type: 'left', why: 'frozen already by rolltop', isSettled: false},
} as const satisfies Readonly<Record<string, FreezeFate>>;

const {workloads} = sampleView();
const live = {state: 'live'} as const;
const stale = {...workloads, freshness: {state: 'stale', asOfMs: 0}} as const;
const error = {kind: 'forbidden', message: 'no'} as const;
const blocked = (kind: 'StatefulSet' | 'DaemonSet') => ({kind, freshness: {state: 'blocked', error}}) as const;

type View = Partial<Pick<ClusterView, 'workloads' | 'parts' | 'scope'>>;

const cases: Readonly<Record<string, readonly [readonly (keyof typeof fates)[], View, count: number, RegExp[]]>> = {
	'what a pause does': [['will', 'left'], {}, 1, [/^Pods that are being made now come up/]],
	'what can only be held': [['will', 'may'], {}, 2, [/^Pods/, /^StatefulSets and DaemonSets can not be paused\./]],
	'of what is left nothing': [['left'], {}, 0, []],
	'that there is no right to freeze anything': [['forbidden', 'forbidden'], {}, 2, [/^You have no right to change/]],
	'but not where some of it can be': [['forbidden', 'will'], {}, 2, [/^Pods/]],
	'that the list is old': [[], {workloads: stale}, 0, [/^The list is not live \(stale\)/]],
	'which kinds are not listed, each once': [
		[],
		{
			parts: [
				blocked('StatefulSet'),
				blocked('StatefulSet'),
				blocked('DaemonSet'),
				{kind: 'Deployment', freshness: live},
			],
		},
		0,
		[/^Not listed here, and not frozen: StatefulSet, DaemonSet \(no right to list\)\.$/],
	],
	'which namespaces are looked at': [
		[],
		{scope: {sentence: 'Of 9 namespaces 2.'} as NonNullable<ClusterView['scope']>},
		0,
		[/^Of 9 namespaces 2\.$/],
	],
	'that more roll than one freeze takes': [
		['will'],
		{},
		mostAtATime + 1,
		[/^Pods/, /^201 roll: these are the 200 most urgent\. The others are frozen by another freeze/],
	],
};

for (const [what, [kinds, view, count, expected]] of Object.entries(cases)) {
	test(`a freeze tells ${what}`, () => {
		const items = kinds.map(kind => freezeItem(web, fates[kind]));
		const notes = freezeNotes(
			{workloads: {...workloads, freshness: live}, parts: [], ...view} as ClusterView,
			count,
			items,
		);
		assert.equal(notes.length, expected.length, JSON.stringify(notes));
		for (const [index, pattern] of expected.entries()) assert.match(notes[index]?.text ?? '', pattern);
	});
}

test('what goes on again tells what could not be read, and what is frozen elsewhere', () => {
	assert.deepEqual(thawNotes(undefined, 0), []);
	assert.deepEqual(
		thawNotes('The server does not answer.', 2).map(({text}) => text),
		['Not all could be read. The server does not answer.', '2 more were frozen in other namespaces.'],
	);
});

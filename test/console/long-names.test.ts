import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fitNames} from '../../source/console/fit-names.ts';
import {lineText, widthOf} from '../../source/console/line.ts';
import {toDoLines} from '../../source/console/screens/rollout/evidence.ts';
import {typedNameLines} from '../../source/console/screens/typed-name-lines.ts';
import type {Diagnosis} from '../../source/rollout/diagnosis/diagnosis.ts';
import {sampleFreezePlan} from '../helpers/sample-freeze.ts';
import {sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const owner = 'argocd-application-controller-of-production';
const reverts: Diagnosis = {
	cause: 'git-ops-reverts',
	level: 'fault',
	sentence: '',
	next: `revert the commit, or suspend ${owner} for this workload, then undo`,
};
const toDo = (columns: number, mostLines: number) =>
	toDoLines({diagnoses: [reverts], leftOver: []}, columns, mostLines).map(lineText);

test('what to do is told to its end: in a second line, or, where there is none, with a shorter name', () => {
	const two = toDo(80, 2);
	assert.equal(two.length, 2);
	assert.equal(two.map(one => one.slice(3)).join(''), `to do: ${reverts.next}`);
	const [line, ...others] = toDo(80, 1);
	assert.deepEqual(others, []);
	assert.match(line ?? '', /^ → to do: revert the commit, or suspend argo…tion for this workload, then undo$/);
});

test('of several names the longest is shortened first, and nothing that fits', () => {
	assert.equal(fitNames('delete web-0: it comes back', 40), 'delete web-0: it comes back');
	const [long, longer] = ['b-'.repeat(10), 'a-'.repeat(15)];
	assert.equal(fitNames(`delete ${longer}0, ${long}1 now`, 54), `delete a-a-a-a-a-…a-a-a-a-0, ${long}1 now`);
	assert.match(fitNames(`(:unstick) deletes ${long}0`, 28), /^\(:unstick\) deletes b-b-…-b-0$/);
	assert.equal(widthOf(fitNames('no word of these can be made any shorter', 20)), 20);
});

const context = 'arn:aws:eks:eu-west-1:123456789012:cluster/production-and-more';

test('a name that is to be typed is seen whole, and so is what was typed last and how to leave', () => {
	const lines = typedNameLines(context, context.slice(0, -1), 80, false).map(lineText);
	assert.deepEqual(lines.slice(0, 1), [` type ${context} and press`]);
	assert.equal(lines[1], ' enter:');
	assert.match(lines[2] ?? '', /and-mor_ {3}esc type no more$/);
	const short = typedNameLines('prod', 'pr', 80, false).map(lineText);
	assert.deepEqual(short, [' type prod and press enter: pr_   esc type no more']);
	const dense = typedNameLines(context, 'arn', 40, true).map(lineText);
	assert.equal(dense.length, 2);
	assert.match(dense[0] ?? '', /^ type arn:.*…n?d-more and press enter:$/);
});

for (const [columns, rows] of [
	[80, 24],
	[40, 10],
] as const) {
	test(`the name of a context that is longer than the screen can be typed on ${columns}x${rows}`, async () => {
		const view = sampleView();
		const screen = await openScreen({
			columns,
			rows,
			confirmByName: true,
			view: {identity: {...view.identity, context}},
		});
		screen.cluster.answers.previewFreeze = () => Promise.resolve({type: 'ready', plan: sampleFreezePlan});
		await screen.press('F');
		await screen.waitFor(/y freeze now/);
		await screen.press('y', ...context.slice(0, -1));
		assert.match(screen.text(), /and-mor_ {3}esc type no more/);
		await screen.press(context.at(-1) ?? '', 'enter');
		assert.ok(
			screen.cluster.calls.some(call => call.startsWith('perform freeze')),
			screen.cluster.calls.join(),
		);
		await screen.close();
	});
}

test('where logs are to be read, the keys that lead to them stand there, for a narrow footer has no room for them', () => {
	for (const [next, said] of [
		['read the logs of the last run', 'read the logs of the last run (l, then P)'],
		['read the logs of the init container', 'read the logs of the init container (l)'],
		['read the logs', 'read the logs (l)'],
		['push the image', 'push the image'],
	] as const) {
		const lines = toDoLines({diagnoses: [{...reverts, next}], leftOver: []}, 80, 2);
		assert.equal(lines.map(lineText).join(' '), ` → to do: ${said}`);
	}
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bindings, bindingsOf} from '../../source/console/keymap.ts';
import {lineText} from '../../source/console/line.ts';
import {footerLine} from '../../source/console/screens/footer.ts';
import {helpContent} from '../../source/console/screens/help/help-lines.ts';
import {podScreen} from '../../source/console/screens/pod/pod-screen.ts';
import {rolloutScreen} from '../../source/console/screens/rollout/rollout-screen.ts';
import {firstWorkloads} from '../../source/console/screens/workloads/workloads-screen.ts';
import {type ConsoleState, initialState, type Scene, type Screen} from '../../source/console/state.ts';
import {sampleFreezePlan} from '../helpers/sample-freeze.ts';
import {ordersDbOpened} from '../helpers/sample-sets.ts';
import {checkoutOpened, sampleNowMs, samplePreview, sampleView} from '../helpers/sample-view.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const scene: Scene = {view: sampleView({opened: checkoutOpened()}), nowMs: sampleNowMs};
const screens: readonly Screen[] = [
	firstWorkloads,
	rolloutScreen(target),
	{name: 'history', target},
	{name: 'confirm', request: samplePreview.request, ticket: 1, top: 0, stage: {stage: 'previewing'}},
	podScreen(target, {
		metadata: {namespace: 'shop', name: 'checkout-1', uid: 'u', resourceVersion: '1'},
		spec: {containers: []},
	}),
	{
		name: 'logs',
		target,
		pod: {namespace: 'shop', name: 'checkout-1'},
		container: 'web',
		previous: false,
		timestamps: false,
		filter: '',
		filtering: false,
	},
	{name: 'events', target, newestFirst: true, filter: '', filtering: false},
	{
		name: 'object',
		target,
		object: target,
		ticket: 1,
		showValues: false,
		top: 0,
		filter: '',
		filtering: false,
	},
	{name: 'diff', target, showValues: false, top: 0},
	{
		name: 'freeze',
		kind: 'freeze',
		ticket: 1,
		top: 0,
		chosen: [],
		course: {stage: 'ready', plan: sampleFreezePlan, painted: true},
	},
	{name: 'help', top: 0},
];

test('every binding appears in the help, and in the footers of its screens', () => {
	const help = helpContent(500).map(lineText).join('\n');
	for (const {keyLabel, help: sentence} of bindings) {
		assert.ok(help.includes(sentence), `${keyLabel}: ${sentence}`);
	}
	for (const screen of screens) {
		const footer = lineText(footerLine({...initialState(500, 24), screen}, scene));
		// What is offered at some moments only is in the footers of those (confirm.test.ts).
		for (const {keyLabel, label} of bindingsOf(screen.name).filter(({offered}) => offered === undefined)) {
			assert.ok(footer.includes(`${keyLabel} ${label}`), `${screen.name}: ${keyLabel} ${label} in ${footer}`);
		}
	}
});

test('on each screen a key means one thing', () => {
	for (const screen of screens) {
		const keys = bindingsOf(screen.name).flatMap(({keys: of}) => of);
		assert.equal(new Set(keys).size, keys.length, screen.name);
	}
});

test('a key that looks at nothing now makes room for one that does, and one that changes a workload stays where it was', () => {
	const diff: Screen = {name: 'diff', target, showValues: false, top: 0};
	const footer = (columns: number) =>
		lineText(footerLine({...initialState(columns, 24), screen: diff}, {...scene, placeless: 'it is a recording'}));
	assert.match(footer(500), /\(v values\) .*\(n namespace\) \(c context\)/);
	assert.match(footer(80), /^ p pause {2}o yaml {2}F freeze all {2}Y copy kubectl {2}esc back {2}\? help {2}q quit/);
	const readOnly = {...scene, writesDisabled: 'read-only'};
	const rollout = footerLine({...initialState(80, 24), screen: rolloutScreen(target)}, readOnly);
	assert.match(lineText(rollout), /^\(p pause\)\(u undo\) h history/);
});

test('the narrowest footer still tells how to get help and how to leave', () => {
	for (const screen of screens) {
		const footer = lineText(footerLine({...initialState(40, 10), screen}, scene));
		assert.match(footer, /\? help {1,2}q quit$/, screen.name);
	}
});

test('y is confirmed by nothing but Confirm and the freeze screen', () => {
	const withY = bindings.filter(({keys}) => keys.includes('y'));
	assert.deepEqual(
		withY.map(({intent, screens: on}) => [intent, on]),
		[
			['confirm', ['confirm']],
			['confirm', ['freeze']],
		],
	);
});

test('every key that writes is disabled with the reason where nothing can be written', () => {
	const disabled: Scene = {...scene, writesDisabled: 'read-only'};
	const ready: Screen = {
		name: 'confirm',
		request: samplePreview.request,
		ticket: 1,
		top: 0,
		stage: {stage: 'ready', preview: samplePreview, painted: true},
	};
	const writing = [...screens.filter(({name}) => name !== 'confirm'), ready].flatMap(screen => {
		const state: ConsoleState = {...initialState(80, 24), screen};
		return bindingsOf(screen.name)
			.filter(binding => binding.disabledReason?.(state, disabled) === 'read-only')
			.map(({keyLabel}) => `${screen.name} ${keyLabel}`);
	});
	assert.deepEqual(writing, [
		'workloads :pause',
		'workloads :resume',
		'workloads :unstick',
		'workloads p',
		'workloads u',
		'workloads R',
		'workloads s',
		'workloads i',
		'workloads F',
		'rollout :pause',
		'rollout :resume',
		'rollout :unstick',
		'rollout p',
		'rollout u',
		'rollout R',
		'rollout s',
		'rollout i',
		'rollout F',
		'history :pause',
		'history :resume',
		'history :unstick',
		'history enter',
		'history p',
		'history u',
		'history F',
		'pod :pause',
		'pod :resume',
		'pod :unstick',
		'pod p',
		'pod F',
		'logs :pause',
		'logs :resume',
		'logs :unstick',
		'logs p',
		'logs F',
		'events :pause',
		'events :resume',
		'events :unstick',
		'events p',
		'events F',
		'object :pause',
		'object :resume',
		'object :unstick',
		'object p',
		'object F',
		'diff :pause',
		'diff :resume',
		'diff :unstick',
		'diff p',
		'diff F',
		'freeze y',
		'confirm y',
		'confirm enter',
	]);
});

test('what can not be done now stands in parentheses in the footer, and nothing moves when that changes', () => {
	const rollout = {...initialState(120, 36), screen: rolloutScreen(target)};
	const may = lineText(footerLine(rollout, scene));
	const mayNot = lineText(footerLine(rollout, {...scene, writesDisabled: 'read-only'}));
	assert.match(may, /^ p pause {3}u undo {3}h history /);
	assert.match(mayNot, /^\(p pause\) \(u undo\) {2}h history /);
	assert.equal(mayNot.replaceAll(/[()]/g, ' '), may);
	const absent: Scene = {...scene, view: sampleView({opened: {...checkoutOpened(), gone: 'absent'}})};
	assert.match(lineText(footerLine(rollout, absent)), /^\(p pause\) \(u undo\) \(h history\)/);
});

test('u is offered where only stuck pods are left to undo: no revision is worth going back to, and it was disabled', () => {
	const trapped = ordersDbOpened();
	const {target: set, workload, controllerRevisions} = trapped;
	const undone = {...workload, status: {...workload?.status, currentRevision: 'orders-db-3'}} as typeof workload;
	const revisions = {...controllerRevisions, items: controllerRevisions.items.slice(-2)};
	const opened = {...trapped, ...(undone ? {workload: undone} : {}), controllerRevisions: revisions};
	const rollout = {...initialState(120, 36), screen: rolloutScreen(set)};
	const footer = lineText(footerLine(rollout, {view: sampleView({opened}), nowMs: sampleNowMs}));
	assert.match(footer, / u undo /);
});

test('esc is offered for the filter only while there is one', () => {
	const footerWith = (filter: string) =>
		lineText(footerLine({...initialState(500, 24), screen: {...firstWorkloads, filter}}, scene));
	assert.doesNotMatch(footerWith(''), /clear filter/);
	assert.match(footerWith('web'), /esc clear filter/);
});

test('the list tells of the command line wherever it is 100 columns wide, and of no key less for it at 120', () => {
	const footer = (columns: number) =>
		lineText(footerLine(initialState(columns, 36), {view: sampleView(), nowMs: sampleNowMs}));
	for (const columns of [100, 120, 129, 130, 140, 200]) assert.match(footer(columns), /: command {2,3}\? help/);
	assert.match(footer(120), /s scale {2}i image {2}F freeze all {2}: command/);
});

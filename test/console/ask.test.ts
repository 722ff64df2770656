import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionRequest, PreviewOutcome} from '../../source/cluster/actions/action.ts';
import {basisOf} from '../../source/cluster/actions/plan-parts.ts';
import type {WorkloadKind} from '../../source/kubernetes/objects.ts';
import {daemonSet, statefulSet} from '../helpers/objects.ts';
import {logAgentOpened, ordersDbOpened} from '../helpers/sample-sets.ts';
import {checkoutOpened, collection, samplePreview, sampleView} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;

/** The console on an open workload, and the requests that it previewed. */
async function openOn(opened = checkoutOpened()) {
	const screen = await openScreen({columns: 120, rows: 36, initialTarget: opened.target, view: {opened}});
	const requests: ActionRequest[] = [];
	const basis = opened.workload ? basisOf(opened.workload) : samplePreview.basis;
	screen.cluster.answers.preview = (request): Promise<PreviewOutcome> => {
		requests.push(request);
		return Promise.resolve({type: 'ready', preview: {...samplePreview, request, basis, title: `do ${request.kind}`}});
	};
	return {screen, requests};
}

const footer = (screen: ScreenDriver) => screen.lines().at(-1) ?? '';

test('R restarts after Confirm: nothing is written before y', async () => {
	const {screen, requests} = await openOn();
	await screen.press('R');
	await screen.waitFor('y restart now');
	assert.deepEqual(requests, [{kind: 'restart', target}]);
	assert.ok(!screen.cluster.calls.some(call => call.startsWith('perform')));
	await screen.press('y');
	assert.deepEqual(screen.cluster.calls.at(-1), 'perform do restart');
	await screen.close();
});

test('s takes a number, shows what there is, and previews', async () => {
	const {screen, requests} = await openOn();
	await screen.press('s');
	assert.match(screen.text(), /scale deployment\/checkout/);
	assert.match(screen.text(), /now +10\n/);
	await screen.press('enter');
	assert.match(screen.text(), /type how many replicas there are to be/);
	// Letters that are keys elsewhere are text here, and no number.
	await screen.press('1', 'q', 'p', '2', 'enter');
	assert.match(screen.text(), /replicas +1qp2▏/);
	assert.match(screen.text(), /"1qp2" is no number of replicas/);
	assert.deepEqual(requests, [], 'what is left without the letters is not what was typed');
	await screen.press('backspace', 'backspace', 'backspace', '2', 'enter');
	await screen.waitFor('y scale now');
	assert.deepEqual(requests, [{kind: 'scale', target, replicas: 12}]);
	assert.ok(!screen.cluster.calls.some(call => call.startsWith('pause')));
	await screen.press('escape');
	assert.match(screen.text(), /replicas +12▏/);
	await screen.press('escape');
	await screen.waitFor('PODS');
	await screen.close();
});

test('a number with too many digits is told so, and never taken for its first ones', async () => {
	const {screen, requests} = await openOn();
	await screen.press('s', ...'1234567', 'enter');
	assert.match(screen.text(), /replicas +1234567▏/);
	assert.match(screen.text(), /a number of replicas has at most 6 digits, not 7/);
	assert.deepEqual(requests, []);
	await screen.press('backspace', 'enter');
	await screen.waitFor('y scale now');
	assert.deepEqual(requests, [{kind: 'scale', target, replicas: 123_456}]);
	await screen.close();
});

test('i begins with the image that is there, and pasted text is text', async () => {
	const {screen, requests} = await openOn();
	await screen.press('i');
	assert.match(screen.text(), /› checkout +registry\/shop\/checkout:1\.9\.0/);
	assert.match(screen.text(), /new image +registry\/shop\/checkout:1\.9\.0▏/);
	assert.match(footer(screen), /enter preview {3}esc back {3}tab next {3}ctrl-c quit/);
	await screen.type('\u0015');
	await screen.paste('registry/shop/checkout:2.0.0\n');
	await screen.press('enter');
	await screen.waitFor('y set it now');
	assert.deepEqual(requests, [
		{kind: 'set-image', target, container: 'checkout', image: 'registry/shop/checkout:2.0.0'},
	]);
	await screen.close();
});

test('an image that can be none is refused in words, where what did not fit was left out and another one previewed', async () => {
	const {screen, requests} = await openOn();
	await screen.press('i');
	for (const [typed, refusal] of [
		['bad image name!!', /"bad image name!!" is no image: there is a space in it/],
		['bad!', /"bad!" is no image: no image has a ! in it/],
		['x'.repeat(600), /an image has at most 500 characters, not 600/],
	] as const) {
		await screen.type('\u0015');
		await screen.paste(typed);
		await screen.press('enter');
		assert.match(screen.text(), refusal);
	}
	assert.deepEqual(requests, []);
	await screen.press('escape', ':', ...'image bad!', 'enter');
	assert.match(screen.text(), /"bad!" is no image: no image has a ! in it/);
	assert.deepEqual(requests, []);
	await screen.close();
});

test('what was typed for is left for the workload when it is done, not for the question', async () => {
	const {screen} = await openOn();
	const receipt = {atMs: 0, sentence: 'scaled deployment/checkout from 10 to 4', kubectl: ''};
	screen.cluster.answers.perform = () => Promise.resolve({type: 'done', receipt});
	await screen.press('s', '4', 'enter');
	await screen.waitFor('y scale now');
	await screen.press('y');
	await screen.waitFor('scaled deployment/checkout in shop from 10 to 4');
	assert.match(screen.text(), /PODS/);
	await screen.close();
});

test('of several containers tab chooses the one whose image is typed', async () => {
	const containers = [
		{name: 'db', image: 'db:1'},
		{name: 'exporter', image: 'exporter:7'},
	];
	const db = statefulSet({spec: {template: {spec: {containers}}}});
	const view = sampleView({workloads: collection([db])});
	const screen = await openScreen({columns: 120, rows: 36, view});
	await screen.press('i', 'tab');
	assert.match(screen.text(), /› exporter +exporter:7/);
	assert.match(screen.text(), /new image +exporter:7▏/);
	await screen.press('tab');
	assert.match(screen.text(), /new image +db:1▏/);
	await screen.close();
});

for (const [opened, kind] of [
	[ordersDbOpened, 'StatefulSet'],
	[logAgentOpened, 'DaemonSet'],
] as const satisfies readonly (readonly [unknown, WorkloadKind])[]) {
	test(`p on a ${kind} is no pause: it offers what comes nearest, through Confirm`, async () => {
		const {screen, requests} = await openOn(opened());
		assert.match(footer(screen), /p hold/);
		await screen.press('p');
		await screen.waitFor('y hold it now');
		assert.equal(requests[0]?.kind, 'hold');
		assert.ok(!screen.cluster.calls.some(call => call.startsWith('pause')));
		await screen.close();
	});
}

test('p on a DaemonSet that is held lets it go on; and s says why it does nothing there', async () => {
	const agent = daemonSet({spec: {updateStrategy: {type: 'OnDelete'}}});
	const view = sampleView({workloads: collection([agent])});
	const screen = await openScreen({columns: 120, rows: 36, view});
	const asked: ActionRequest[] = [];
	screen.cluster.answers.preview = request => {
		asked.push(request);
		return new Promise(() => {});
	};
	assert.match(footer(screen), /p go on/);
	await screen.press('s');
	assert.match(screen.text(), /s scale: a DaemonSet runs one pod on each node that fits/);
	await screen.press('p');
	assert.equal(asked[0]?.kind, 'resume');
	await screen.close();
});

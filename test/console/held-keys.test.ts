import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import {firstWorkloads, type WorkloadsScreen} from '../../source/console/screens/workloads/workloads-screen.ts';
import {refuseHasty} from '../../source/console/screens/workloads/workloads-update.ts';
import {
	checkoutOpened,
	collection,
	sampleDeployment,
	sampleDeployments,
	sampleNowMs,
	sampleView,
} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const openRollout = (size = {}) => openScreen({initialTarget: target, view: {opened: checkoutOpened()}, ...size});
const pauses = ({calls}: {readonly calls: readonly string[]}) => calls.filter(call => call.startsWith('pause'));

test('p in a word does not pause, and q in that word does not quit without the brake', async () => {
	for (const chunk of ['pods', 'pq', 'up', 'stop']) {
		const screen = await openRollout();
		await screen.type(chunk);
		assert.deepEqual(pauses(screen.cluster), [], chunk);
		await screen.press('escape', 'escape');
		await screen.close();
	}
});

test('a held p and p among movement keys pause', async () => {
	for (const chunk of ['p', 'ppp', 'jjp', 'pj', 'gp']) {
		const screen = await openRollout();
		await screen.type(chunk);
		assert.deepEqual(pauses(screen.cluster), ['pause shop/checkout'], chunk);
		await screen.close();
	}
});

test('no key acts on what a screen is too small to show, and q still quits', async () => {
	const screen = await openRollout({columns: 38, rows: 9});
	await screen.press('p', 'u', 'enter');
	assert.deepEqual(screen.cluster.calls, []);
	await screen.press('q');
	await screen.ended;
});

test('Esc followed at once by another key is Esc and then that key', async () => {
	const screen = await openRollout();
	await screen.type('\u001Bj');
	await screen.waitFor('workloads');
	assert.match(screen.lines()[2] ?? '', /7 workloads/);
	await screen.close();
});

test('rows stay where they were seen while a hand is on the keys: j and p pause the row that was seen', async () => {
	const screen = await openScreen();
	await screen.press('j');
	const selected = screen.lines().find(line => line.startsWith('›')) ?? '';
	const next = screen.lines().slice(screen.lines().indexOf(selected) + 1)[1] ?? '';
	assert.match(next, /checkout/);
	const stuck = {status: 'False', reason: 'ProgressDeadlineExceeded'};
	const jumping = ['frontend', 'ingress'].map(name => sampleDeployment({name, updated: 1, progressing: stuck}));
	const others = sampleDeployments.filter(({metadata}) => !['frontend', 'ingress'].includes(metadata.name));
	await screen.show({workloads: collection([...jumping, ...others])});
	await screen.press('j', 'p');
	assert.deepEqual(pauses(screen.cluster), ['pause shop/checkout']);
	await screen.pass(3000);
	assert.match(screen.lines()[4] ?? '', /payments/);
	assert.match(screen.lines().slice(4, 10).join('\n'), /frontend/);
	await screen.close();
});

test('a row that is paused stays under the hand, and goes to its place later', async () => {
	const screen = await openScreen();
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.pause = () => promise;
	await screen.press('j', 'p');
	const place = () => screen.lines().findIndex(line => line.startsWith('›'));
	const before = place();
	const paused = sampleDeployment({name: 'cart', replicas: 6, updated: 4, ready: 6, total: 7, paused: true});
	const others = sampleDeployments.filter(({metadata}) => metadata.name !== 'cart');
	await screen.show({workloads: collection([paused, ...others])});
	resolve({type: 'done', receipt: {atMs: 0, sentence: 'paused deployment/cart', kubectl: ''}});
	await screen.waitFor('paused deployment/cart in shop');
	assert.equal(place(), before);
	assert.match(screen.lines().at(-1) ?? '', /p resume/);
	await screen.pass(3000);
	assert.ok(place() > before);
	await screen.close();
});

test('the selection of two workloads of one name is told apart on a narrow screen', async () => {
	const twins = ['shop', 'billing'].map(namespace => sampleDeployment({name: 'web', namespace}));
	const screen = await openScreen({columns: 40, rows: 10, view: sampleView({workloads: collection(twins)})});
	assert.match(screen.text(), /billing\/web/);
	assert.match(screen.text(), /shop\/web/);
	await screen.close();
});

test('without a keyboard a lasting notice says how to leave', async () => {
	const screen = await openScreen({keyless: true});
	await screen.waitFor('no keys: standard input is not a terminal; Ctrl-C leaves');
	await screen.pass(5000);
	assert.match(screen.text(), /no keys: standard input is not a terminal; Ctrl-C leaves/);
	screen.abort();
	await screen.ended;
});

const stuck = {status: 'False', reason: 'ProgressDeadlineExceeded'};
const withStuck = (...names: readonly string[]) =>
	collection([
		...names.map(name => sampleDeployment({namespace: 'apps', name, updated: 1, progressing: stuck})),
		...sampleDeployments,
	]);
const selectedLine = ({lines}: {readonly lines: () => readonly string[]}) =>
	lines().find(line => line.startsWith('›')) ?? '';

test('until somebody chooses, the cursor stays on the top row, whichever becomes the most urgent', async () => {
	const screen = await openScreen();
	assert.match(selectedLine(screen), /payments/);
	await screen.show({workloads: withStuck('zeta')});
	assert.match(selectedLine(screen), /zeta/);
	await screen.pass(1000);
	await screen.press('p');
	assert.deepEqual(pauses(screen.cluster), ['pause apps/zeta']);
	// What was acted on is chosen.
	await screen.pass(3000);
	await screen.show({workloads: withStuck('alpha', 'zeta')});
	assert.match(selectedLine(screen), /zeta/);
	await screen.close();
});

test('a row that has only just come to the top is not acted on, by no key', async () => {
	for (const key of ['enter', 'p', 'u', 'h', 'R', 's', 'i', 'e', 'o']) {
		const screen = await openScreen();
		await screen.show({workloads: withStuck('zeta')});
		await screen.press(key);
		assert.deepEqual(pauses(screen.cluster), [], key);
		assert.match(screen.lines().join('\n'), /: the first row has just changed: press again/, key);
		assert.match(selectedLine(screen), /zeta/, key);
		await screen.close();
	}
});

test('moving chooses at once, even while the first row changes', async () => {
	const screen = await openScreen();
	await screen.show({workloads: withStuck('zeta')});
	await screen.press('j', 'p');
	assert.deepEqual(pauses(screen.cluster), ['pause billing/payments']);
	await screen.close();
});

for (const isLoading of [true, false]) {
	test(`:pause paused another workload than the one that the command line named, ${isLoading ? 'opened while the list was loading' : 'opened on a list'}`, async () => {
		const named = (...names: readonly string[]) =>
			sampleDeployments.filter(({metadata}) => names.includes(metadata.name));
		const quiet = named('frontend', 'cart');
		const loading = {state: 'syncing', received: 2} as const;
		const screen = await openScreen({
			view: isLoading ? {workloads: collection(quiet, loading), freshness: loading} : {workloads: collection(quiet)},
		});
		await screen.press(...':pause');
		if (isLoading) {
			assert.match(screen.text(), / :pause▏$/m, 'of a list that is loading nothing is named');
			await screen.show({workloads: collection(quiet), freshness: {state: 'live'}});
			await screen.pass(5000);
		}
		await screen.waitFor(/ :pause▏ +on deployment\/cart in shop/);
		await screen.show({workloads: collection([...quiet, ...named('payments')])});
		assert.match(screen.text(), / :pause▏ +on deployment\/cart in shop/);
		await screen.press('enter');
		assert.deepEqual(pauses(screen.cluster), ['pause shop/cart']);
		await screen.close();
	});
}

test('enter right after the command line began to name something does nothing yet: it was pressed before that was seen', async () => {
	const loading = {state: 'syncing', received: 2} as const;
	const screen = await openScreen({view: {workloads: collection(sampleDeployments, loading), freshness: loading}});
	await screen.press(...':pause');
	await screen.show({workloads: collection(sampleDeployments), freshness: {state: 'live'}});
	await screen.press('enter');
	assert.deepEqual(pauses(screen.cluster), []);
	assert.match(screen.text(), /pause: the list has only just come: look at what is named, then press again/);
	await screen.pass(1000);
	await screen.press('enter');
	assert.deepEqual(pauses(screen.cluster), ['pause billing/payments']);
	await screen.close();
});

test('a typed word does nothing to a row that has only just come to the top, as its key does not', () => {
	const screen: WorkloadsScreen = {...firstWorkloads, first: {uid: 'uid', sinceMs: sampleNowMs - 500}};
	for (const intent of ['brake', 'go-on', 'unstick', 'pause'] as const) {
		const refused = refuseHasty(screen, intent, {view: sampleView(), nowMs: sampleNowMs});
		assert.equal(refused, 'the first row has just changed: press again', intent);
	}
});

test('at 40 columns the command line shortens the name of what it acts on, and does not leave it out', async () => {
	const long = sampleDeployment({name: 'checkout-production', namespace: 'payments-production', updated: 1});
	const screen = await openScreen({columns: 40, rows: 10, view: {workloads: collection([long])}});
	await screen.press(...':pause');
	assert.match(screen.text(), / :pause▏ +on chec…ion in paymen…uction $/m);
	assert.match(screen.text(), /^›▲ payments-p…production/m, 'the row itself is in view');
	await screen.close();
});

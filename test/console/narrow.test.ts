import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bodyScene} from '../../source/console/body-scene.ts';
import {frameOf} from '../../source/console/frame.ts';
import {lineText} from '../../source/console/line.ts';
import {initialState, type Scene} from '../../source/console/state.ts';
import {checkoutOpened, collection, sampleDeployments, sampleNowMs, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const stale = {
	state: 'stale',
	asOfMs: sampleNowMs - 14_000,
	error: {kind: 'unreachable', message: 'connect ECONNREFUSED 10.0.0.1:6443'},
} as const;

function draw(columns: number, rows: number, scene: Partial<Scene> = {}): readonly string[] {
	const view = sampleView({opened: checkoutOpened()});
	return frameOf(initialState(columns, rows, target), {view, nowMs: sampleNowMs, ...scene}).lines.map(lineText);
}

test('at 40x10 the header keeps the name and how old it is', () => {
	const [header = ''] = draw(40, 10, {view: sampleView({opened: checkoutOpened(), freshness: stale})});
	assert.match(header, /checkout .*STALE.* 14s/);
	assert.match(draw(40, 10)[0] ?? '', /prod-eu · shop\/checkout +live/);
});

test('at 40x10 the footer of a rollout keeps p u h ? q', () => {
	assert.match(draw(40, 10).at(-1) ?? '', /p pause +u undo +h history +\? help +q quit/);
});

test('where the selected revision is gone, what to do about it was cut at 80 columns', () => {
	const scene = {view: sampleView({opened: checkoutOpened()}), nowMs: sampleNowMs};
	const screen = {name: 'history', target, selectedUid: 'gone'} as const;
	const told = (columns: number) =>
		frameOf({...initialState(columns, 24, target), screen}, scene)
			.lines.map(lineText)
			.join('\n');
	assert.match(told(80), /^ {3}j or k chooses again: the selected revision was deleted$/m);
	assert.match(told(40), /^ {3}j or k chooses again: /m);
});

test('a long reason never pushes read-only and the clock out of the header', () => {
	const error = {
		kind: 'forbidden',
		message:
			'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" at the cluster scope',
	} as const;
	const view = sampleView({opened: checkoutOpened(), freshness: {state: 'blocked', error}});
	for (const columns of [100, 120]) {
		const [header = ''] = draw(columns, 30, {view, writesDisabled: 'read-only', timeZone: 'UTC'});
		assert.match(header, /FORBIDDEN: list deployments +read-only +14:03/, String(columns));
	}
	const long = {...stale, error: {kind: 'unreachable', message: 'no route to host '.repeat(20)}} as const;
	const [header = ''] = draw(100, 30, {
		view: sampleView({opened: checkoutOpened(), freshness: long}),
		writesDisabled: 'read-only',
		timeZone: 'UTC',
	});
	assert.match(header, /STALE.*14s.* read-only +14:03/);
});

test('of what is stale ages and countdowns stand still, and the age in the header goes on', () => {
	const view = sampleView({freshness: stale, workloads: collection(sampleDeployments, stale)});
	assert.equal(bodyScene({view, nowMs: sampleNowMs}, initialState(80, 24)).nowMs, stale.asOfMs);
	const frame = (nowMs: number) => frameOf(initialState(120, 36), {view, nowMs, timeZone: 'UTC'}).lines.map(lineText);
	const [first, later] = [frame(sampleNowMs), frame(sampleNowMs + 5000)];
	assert.deepEqual(later.slice(1), first.slice(1));
	assert.match(later[0] ?? '', /19s/);
});

test('help lists what is usable on the screen it was asked from first, and is short at 40x10', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, rows: 80});
	await screen.press('?');
	const titles = screen.lines().filter(line => /^ (Here|Everywhere|On )/.test(line));
	assert.deepEqual(titles.slice(0, 3), [' Here, on Rollout', ' Everywhere', ' On Workloads']);
	await screen.close();
	const small = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, columns: 40, rows: 10});
	await small.press('?');
	for (const wanted of [/Here, on Rollout/, /p pause/, /u undo/, /h history/, /l logs/, /n namespace/]) {
		assert.match(small.text(), wanted);
	}
	await small.press('page-down');
	assert.match(small.text(), /Everywhere/);
	await small.close();
});

test('an empty list says what there could be', async () => {
	const identity = {context: 'prod-eu', server: 'https://example', namespace: 'data'};
	const screen = await openScreen({view: {identity, workloads: collection([])}});
	await screen.waitFor('There are no Deployments, StatefulSets or DaemonSets in namespace data.');
	await screen.close();
});

test('what stands on the left of the header stays where it is, whatever state of the connection stands on the right', () => {
	const error = {kind: 'unreachable', message: 'connection refused by everything in between'} as const;
	const states = [
		stale,
		{state: 'connecting', sinceMs: sampleNowMs, error},
		{state: 'syncing', received: 1340, total: 25_000},
		{state: 'blocked', error: {kind: 'forbidden', message: 'no', status: 403}, asOfMs: sampleNowMs - 50_000},
	] as const;
	const leftOf = (header = '') => /^ (?:rolltop {2})?\S+ · \S+ · \S+/.exec(header)?.[0];
	for (const columns of [60, 70, 80, 100, 120]) {
		const live = leftOf(draw(columns, 24)[0]);
		for (const freshness of states) {
			const [header] = draw(columns, 24, {view: sampleView({opened: checkoutOpened(), freshness})});
			assert.equal(leftOf(header), live, `${columns}: ${header}`);
		}
	}
	assert.match(draw(80, 24)[0] ?? '', /^ rolltop {2}prod-eu/);
});

test('why nothing can be read stands there to its end, where a line is too short for it', () => {
	const message =
		'deployments.apps "checkout" is forbidden: User "mallory" cannot get resource "deployments" in API group "apps"';
	const freshness = {state: 'blocked', error: {kind: 'forbidden', message, status: 403}} as const;
	const {workload: _workload, ...absent} = checkoutOpened();
	const lines = draw(80, 24, {view: sampleView({freshness, opened: {...absent, freshness}})});
	assert.match(
		lines.slice(1).join(' ').replaceAll(/ +/g, ' '),
		/cannot get resource "deployments" in API group "apps"/,
	);
});

test('what may not be listed is told on two lines before it is cut, and the rows below stay in view', () => {
	const sentence =
		'no right to list workloads in all namespaces, nor to list namespaces: nor in the namespaces that the kubeconfig names, shop and default';
	const view = sampleView({workloads: collection(sampleDeployments), scope: {namespaces: ['shop'], sentence}});
	const lines = frameOf(initialState(80, 24), {view, nowMs: sampleNowMs, timeZone: 'UTC'}).lines.map(lineText);
	assert.match(
		lines.slice(2, 5).join(' ').replaceAll(/ +/g, ' '),
		/nor in the namespaces that the kubeconfig names, shop/,
	);
	assert.match(lines.join('\n'), /payments/);
});

test('of a change cause that is not believed the selected revision shows the whole', async () => {
	const {replicaSets, ...opened} = checkoutOpened();
	const items = replicaSets.items.map(each => ({
		...each,
		metadata: {
			...each.metadata,
			annotations: {...each.metadata.annotations, 'kubernetes.io/change-cause': 'release of the two tools, by hand'},
		},
	}));
	const screen = await openScreen({
		initialTarget: target,
		view: {opened: {...opened, replicaSets: collection(items)}},
		columns: 80,
		rows: 24,
	});
	await screen.press('h');
	const text = screen.text().replaceAll(/\s+/g, ' ');
	assert.match(text, /change-cause untrue\? \(copied from revision \d+\) release of the two tools, by hand/);
	await screen.close();
});

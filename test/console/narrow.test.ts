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
	assert.equal(bodyScene({view, nowMs: sampleNowMs}).nowMs, stale.asOfMs);
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

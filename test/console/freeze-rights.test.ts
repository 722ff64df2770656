import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rightName} from '../../source/cluster/rights.ts';
import {collection, sampleDeployment, sampleDeployments} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

/** What rolls in the sample, the most urgent first, and what is paused there. */
const inQuestion = ['billing/payments', 'shop/checkout', 'shop/cart', 'shop/search'];

function rights(allowed: (name: string) => boolean | undefined) {
	const known = inQuestion.flatMap(path => {
		const [namespace = '', name = ''] = path.split('/');
		const answer = allowed(path);
		const target = {kind: 'Deployment', namespace, name} as const;
		return answer === undefined ? [] : [[`${rightName(target, 'itself')} ${name}`, answer] as const];
	});
	return new Map(known);
}

const footer = (screen: ScreenDriver) => screen.lines().at(-1) ?? '';
const asked = ({cluster}: ScreenDriver) => cluster.asked.map(({namespace, name}) => `${namespace}/${name}`);
const size = {columns: 140, rows: 36};

test('F says why it does nothing where the user may change nothing of what rolls or is stopped', async () => {
	const screen = await openScreen({...size, view: {rights: rights(() => false)}});
	assert.match(footer(screen), /\(F freeze all\)/);
	await screen.press('F');
	assert.match(screen.text(), /F freeze all: no right to patch anything that rolls here \(r asks again\)/);
	await screen.type(':freeze');
	await screen.press('enter');
	assert.match(screen.text(), /freeze: no right to patch anything that rolls here/);
	assert.ok(!screen.cluster.calls.some(call => call.startsWith('preview')));
	await screen.close();
});

for (const [what, allowed] of [
	['of one nothing is known', path => (path === 'shop/cart' ? undefined : false)],
	['one may be changed', path => path === 'shop/cart'],
	['one that is paused, perhaps by a freeze, may go on', path => path === 'shop/search'],
] as const satisfies readonly (readonly [string, (path: string) => boolean | undefined])[]) {
	test(`F stays what it is where ${what}`, async () => {
		const screen = await openScreen({...size, view: {rights: rights(allowed)}});
		assert.match(footer(screen), / F freeze all /);
		await screen.close();
	});
}

test('F stays what it is where nothing rolls, and where more is in progress than anybody asks about', async () => {
	const denied = rights(() => false);
	const idle = collection(sampleDeployments.filter(({metadata: {name}}) => name === 'frontend' || name === 'search'));
	const many = Array.from({length: 9}, (_, index) => sampleDeployment({name: `many-${index}`, updated: 1, total: 4}));
	const all = many.map(({metadata: {name}}) => [`deployments in shop ${name}`, false] as const);
	for (const view of [
		{workloads: idle, rights: denied},
		{workloads: collection(many), rights: new Map(all)},
	]) {
		const screen = await openScreen({...size, view});
		assert.match(footer(screen), / F freeze all /);
		await screen.close();
	}
});

test('what rolls beside the selected row is asked about once the user may not change that, and not before', async () => {
	const screen = await openScreen(size);
	await screen.pass(5_000);
	assert.deepEqual(asked(screen), ['billing/payments']);
	await screen.show({rights: rights(path => (path === 'billing/payments' ? false : undefined))});
	for (let second = 0; second < 5; second += 1) await screen.pass(1_000);
	assert.deepEqual(asked(screen).toSorted(), inQuestion.toSorted());
	await screen.close();
});

test('Freeze named no place where no namespace may be read, and not how many of many', async () => {
	const scopeOf = (...namespaces: readonly string[]) => ({namespaces, sentence: ''});
	for (const [scope, where] of [
		[undefined, /in prod-eu · all namespaces/],
		[scopeOf(), /in prod-eu · no namespace that may be read/],
		[scopeOf('shop'), /in prod-eu · shop$/m],
		[scopeOf('billing', 'shop'), /in prod-eu · 2 namespaces: billing, shop/],
	] as const) {
		const screen = await openScreen({columns: 80, rows: 24, view: scope ? {scope} : {}});
		await screen.type(':freeze');
		await screen.press('enter');
		await screen.waitFor(where);
		await screen.close();
	}
});

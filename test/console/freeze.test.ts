import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import type {FreezePreview} from '../../source/cluster/actions/freeze.ts';
import {freezeOutcome} from '../../source/cluster/actions/freeze-words.ts';
import {closingSummary} from '../../source/console/closing-summary.ts';
import {freezeItem, freezePreview, pausedOutcome, sampleFreezePlan, sampleThawPlan} from '../helpers/sample-freeze.ts';
import {attendedView} from '../helpers/sample-sets.ts';
import {collection, sampleDeployment, sampleDeployments, sampleNowMs} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const outcome: ActionOutcome = {
	type: 'done',
	receipt: {
		atMs: sampleNowMs,
		sentence: 'froze 3 rollouts: billing/payments, shop/checkout, shop/cart',
		kubectl: 'one\ntwo',
	},
};

async function openFreeze(options: Parameters<typeof openScreen>[0] = {}): Promise<ScreenDriver> {
	const screen = await openScreen(options);
	screen.cluster.answers.previewFreeze = kind =>
		Promise.resolve({type: 'ready', plan: kind === 'thaw' ? sampleThawPlan : sampleFreezePlan});
	screen.cluster.answers.performFreeze = async ({items}, _chosen, told) => {
		for (const {uid, fate} of items) if (fate.type === 'will') told(uid, pausedOutcome);
		return outcome;
	};
	await screen.press('F');
	return screen;
}

const performed = ({cluster}: ScreenDriver) => cluster.calls.filter(call => call.startsWith('perform'));

test('of what its pods show to be stuck the freeze said rolling, where the list said why it is stuck', async () => {
	const screen = await openFreeze({view: attendedView()});
	await screen.waitFor('y freeze now');
	assert.match(screen.text(), /shop +checkout +dep +pause +stuck 2m: all 5 new pods can't pull/);
	await screen.close();
});

test('with a selector the header and the freeze say that others are not looked at, where it said that nothing rolls here', async () => {
	const identity = {context: 'prod-eu', server: 'https://example', namespace: 'shop', labelSelector: 'app=web'};
	const screen = await openFreeze({view: {identity}, columns: 80, rows: 24});
	await screen.waitFor('y freeze now');
	assert.match(screen.lines()[0] ?? '', /prod-eu · shop · -l app=web +live/);
	assert.match(screen.text(), / in prod-eu · shop, only -l app=web$/m);
	screen.cluster.answers.previewFreeze = () =>
		Promise.resolve({type: 'ready', plan: {...sampleFreezePlan, items: [], others: 0}});
	await screen.press('escape', 'F');
	await screen.waitFor(/No rollout is in progress here with -l app=web, and no\s+others\s+are\s+looked\s+at/);
	await screen.close();
});

test('F lists what would be paused, what can not be, and what was paused before, and y does it', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	for (const wanted of [
		/freeze 3 rollouts where they stand/,
		/in prod-eu · all namespaces/,
		/shop +checkout +dep +pause +rolling/,
		/data +orders-db +sts +\[ \] hold/,
		/shop +search +dep +left +paused already by kubectl-rollout/,
		/3 dry runs accepted/,
		/-n shop rollout pause deployment\/checkout deployment\/cart/,
		/-n billing rollout pause deployment\/payments/,
		/1 rollout frozen before: tab shows them/,
	]) {
		assert.match(screen.text(), wanted);
	}
	await screen.press('y');
	await screen.waitFor('froze 3 rollouts: billing/payments, shop/checkout, shop/cart');
	assert.match(screen.text(), /checkout +dep +paused/);
	assert.match(screen.text(), /tab let go on/);
	assert.deepEqual(performed(screen), ['perform freeze']);
	await screen.press('y');
	assert.match(screen.text(), /it has been done/);
	const {writes} = await screen.close();
	assert.deepEqual(
		writes.map(({doing}) => doing),
		['freeze 3 rollouts'],
	);
});

test('what can not be paused is held only after space chose it', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	await screen.press(' ');
	assert.match(screen.text(), /that is for what can not be paused/);
	await screen.press('j', 'j', 'j', ' ');
	assert.match(screen.text(), /orders-db +sts +\[x\] hold/);
	assert.match(screen.text(), /freeze 4 rollouts/);
	await screen.press(' ', ' ', 'y');
	await screen.waitFor('froze 3 rollouts');
	assert.deepEqual(performed(screen), ['perform freeze hold uid-orders-db']);
	await screen.close();
});

test('y counts only alone, and only once the list was on the screen', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	for (const chunk of ['yy', 'y\r', 'jy']) await screen.type(chunk);
	await screen.paste('y');
	assert.deepEqual(performed(screen), []);
	screen.cluster.answers.previewFreeze = () => new Promise(() => {});
	await screen.press('enter', 'y');
	assert.match(screen.text(), /the preview is not there yet/);
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

test('tab shows what is frozen, with why something is left as it is', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	await screen.press('tab');
	await screen.waitFor('y let go on now');
	assert.match(screen.text(), /cart +dep +left +what rolls out was changed by argocd 2m ago/);
	assert.match(screen.text(), /2 rollouts in progress: F shows them/);
	assert.match(screen.text(), /-n shop rollout resume deployment\/checkout$/m);
	await screen.press('F');
	await screen.waitFor('y freeze now');
	assert.deepEqual(
		screen.cluster.calls.filter(call => call.startsWith('preview')),
		['preview freeze (freeze)', 'preview freeze (thaw)', 'preview freeze (freeze)'],
	);
	await screen.close();
});

test('where the name confirms, the context is typed', async () => {
	const screen = await openFreeze({confirmByName: true});
	await screen.waitFor('y freeze now');
	await screen.press('y');
	await screen.waitFor('type prod-eu and press enter: _');
	const footer = () => screen.lines()[35] ?? '';
	assert.match(footer(), /^ esc type no more {3}ctrl-c quit/, 'letters are text: y, ?, q and F are no keys now');
	await screen.press(...'prod');
	await screen.type('\r');
	assert.deepEqual(performed(screen), []);
	await screen.type('-eu');
	assert.match(footer(), /^ esc type no more {3}enter freeze now {3}ctrl-c/);
	await screen.type('\r');
	await screen.waitFor('froze 3 rollouts');
	await screen.close();
});

test('what begins to roll after the look does not hold the brake: y freezes what is listed', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	const more = sampleDeployment({name: 'late', replicas: 4, updated: 1, total: 5, revision: 2});
	await screen.show({workloads: collection([...sampleDeployments, more])});
	assert.match(screen.text(), /1 more rollout began, not in this list: y freezes what is listed, then F again/);
	await screen.press('y');
	await screen.waitFor('froze 3 rollouts');
	assert.deepEqual(performed(screen), ['perform freeze']);
	await screen.press('F');
	await screen.waitFor('y freeze now');
	await screen.close();
});

test('of more than one freeze takes, the first are frozen, and those left out are not told as begun since', async () => {
	const more = sampleDeployment({name: 'late', replicas: 4, updated: 1, total: 5, revision: 2});
	const screen = await openFreeze();
	screen.cluster.answers.previewFreeze = () =>
		Promise.resolve({type: 'ready', plan: {...sampleFreezePlan, unlisted: new Set([more.metadata.uid])}});
	await screen.show({workloads: collection([...sampleDeployments, more])});
	await screen.press('enter');
	await screen.waitFor('y freeze now');
	assert.doesNotMatch(screen.text(), /began/);
	await screen.press('y');
	await screen.waitFor('froze 3 rollouts');
	await screen.close();
});

test('F never lets anything go on: where nothing rolls it says how, and y does nothing', async () => {
	const screen = await openFreeze();
	screen.cluster.answers.previewFreeze = kind =>
		Promise.resolve({type: 'ready', plan: kind === 'thaw' ? sampleThawPlan : {...sampleFreezePlan, items: []}});
	await screen.press('F', 'F');
	await screen.waitFor('there is nothing to freeze. tab lets go on what is frozen.');
	await screen.press('y');
	assert.match(screen.text(), /y do it: there is nothing to freeze/);
	assert.deepEqual(performed(screen), []);
	await screen.press('tab');
	await screen.waitFor('y let go on now');
	await screen.close();
});

test('while the answers of a freeze are not there no other one is begun', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.performFreeze = () => promise;
	await screen.press('y', 'escape', 'F');
	assert.match(screen.text(), /F freeze all: a freeze is under way: its answers come first/);
	assert.deepEqual(performed(screen), ['perform freeze']);
	resolve(outcome);
	await screen.waitFor('froze 3 rollouts: ');
	await screen.press('F');
	await screen.waitFor('y freeze now');
	await screen.close();
});

test('a freeze that is left on its way is told on every screen until it is answered', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.performFreeze = (plan, _chosen, told) => {
		told(plan.items[0]?.uid ?? '', pausedOutcome);
		return promise;
	};
	await screen.press('y');
	assert.match(screen.text(), /payments +dep +paused/);
	assert.match(screen.text(), /checkout +dep +sending/);
	await screen.press('escape');
	await screen.waitFor("freeze 3 rollouts: 1 of 3 answered; it can't be recalled");
	resolve(outcome);
	await screen.waitFor('froze 3 rollouts: ');
	await screen.close();
});

test('where nothing can be written F says why', async () => {
	const screen = await openScreen({writesDisabled: 'read-only'});
	await screen.press('F');
	assert.match(screen.text(), /F freeze all: read-only/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('the receipt names what was frozen, and what was not, with why', () => {
	const identity = {context: 'prod-eu', server: 'https://prod-eu.example:6443'};
	const items = sampleFreezePlan.items.filter(({fate}) => fate.type === 'will');
	const refused: ActionOutcome = {
		type: 'impossible',
		sentence: 'deployment/cart was deleted meanwhile. Nothing was written.',
	};
	const steps = items.map(({uid, target}) => ({uid, outcome: target.name === 'cart' ? refused : pausedOutcome}));
	const ended = freezeOutcome(identity, sampleFreezePlan, items, steps, sampleNowMs);
	assert.equal(
		closingSummary([{doing: 'freeze 3 rollouts', askedAtMs: sampleNowMs, outcome: ended}], 'UTC'),
		[
			'14:03:22  froze 2 rollouts: billing/payments, shop/checkout, but: not shop/cart: deployment/cart was deleted meanwhile. Nothing was written',
			'          kubectl --context prod-eu -n billing rollout pause deployment/payments',
			'          kubectl --context prod-eu -n shop rollout pause deployment/checkout',
			'',
		].join('\n'),
	);
	const none = freezeOutcome(
		identity,
		sampleFreezePlan,
		items,
		items.map(({uid}) => ({uid, outcome: refused})),
		sampleNowMs,
	);
	assert.match(none.type === 'impossible' ? none.sentence : '', /^Nothing was frozen\. billing\/payments: /);
});

for (const kind of ['freeze', 'thaw'] as const) {
	test(`after a ${kind} the names that stand in its rows do not stand in the message, too; left meanwhile, they do`, async () => {
		const plan = kind === 'thaw' ? sampleThawPlan : sampleFreezePlan;
		const sent = plan.items.filter(({fate}) => fate.type === 'will');
		const steps = sent.map(({uid}) => ({uid, outcome: pausedOutcome}));
		const names = kind === 'thaw' ? /shop\/checkout; left as it is: shop\/cart/ : /shop\/checkout, shop\/cart/;
		const brief = kind === 'thaw' ? /^ let 1 rollout go on, 1 left as it is$/m : /^ froze 3 rollouts$/m;
		for (const isLeft of [false, true]) {
			const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
			const screen = await openFreeze();
			screen.cluster.answers.performFreeze = () => promise;
			await screen.press(...(kind === 'thaw' ? ['tab'] : []));
			await screen.waitFor(kind === 'thaw' ? 'y let go on now' : 'y freeze now');
			await screen.press('y', ...(isLeft ? ['escape'] : []));
			resolve(freezeOutcome({context: 'prod-eu', server: ''}, plan, sent, steps, sampleNowMs));
			await screen.waitFor(isLeft ? names : brief);
			if (!isLeft) assert.doesNotMatch(screen.text(), names);
			await screen.close();
		}
	});
}

test('a name that is no Deployment says its kind, for two may be called alike', () => {
	const [db] = sampleFreezePlan.items.filter(({target}) => target.kind === 'StatefulSet');
	assert.ok(db);
	const [workload] = sampleDeployments;
	assert.ok(workload);
	const item = freezeItem(workload, {type: 'will', preview: freezePreview(workload)});
	const steps = [db, item].map(({uid}) => ({uid, outcome: pausedOutcome}));
	const ended = freezeOutcome({context: '', server: ''}, sampleFreezePlan, [db, item], steps, 0);
	assert.match(ended.type === 'done' ? ended.receipt.sentence : '', /data\/orders-db \(statefulset\), shop\/frontend$/);
});

test('what earlier runs left is not lost at the first key: it stays for a minute, and in Help', async () => {
	const tale = '3 frozen by rolltop at 14:03:22: F, then tab, to let go on or leave what it froze.';
	const screen = await openScreen({told: [tale]});
	await screen.waitFor(tale);
	await screen.pass(600_000);
	assert.ok(screen.text().includes(tale), 'nobody was there yet');
	await screen.press('j', 'k');
	assert.ok(screen.text().includes(tale));
	await screen.pass(61_000);
	assert.ok(!screen.text().includes(tale));
	await screen.press('?');
	assert.match(screen.text(), /From earlier runs\n +3 frozen by rolltop at 14:03:22:/);
	await screen.close();
});

for (const [columns, rows, isWhole] of [
	[120, 36, true],
	[80, 24, false],
	[40, 10, false],
] as const) {
	test(`what earlier runs left is told in the room that there is, and where that ends it says where the rest is, on ${columns}x${rows}`, async () => {
		const tales = Array.from(
			{length: 6},
			(_, index) =>
				`"undo deployment/web-${index}" in shop was under way when rolltop ended 3 min ago: it was not done, deployment/web-${index} is as it was.`,
		);
		const screen = await openScreen({columns, rows, told: tales});
		await screen.waitFor('"undo deployment/web-0"');
		const words = () => screen.text().replaceAll(/\s+/g, ' ');
		assert.equal(words().includes('deployment/web-5 is as it was.'), isWhole);
		assert.equal(/… \? has the rest$/m.test(screen.text()), !isWhole, screen.text());
		await screen.press('?');
		for (let page = 0; page < 20 && !words().includes('deployment/web-5 is as it was.'); page += 1)
			await screen.press('j');
		assert.match(words(), /deployment\/web-5 is as it was\./);
		await screen.close();
	});
}

test('where the kubectl lines have no room, j past the last row goes on to them, and k comes back to the row', async () => {
	for (const [columns, rows] of [
		[80, 24],
		[40, 10],
	] as const) {
		const screen = await openFreeze({columns, rows});
		await screen.waitFor('y freeze now');
		const seen = new Set<string>();
		for (let press = 0; press < 40; press++) {
			for (const line of screen.lines()) seen.add(line.trim());
			await screen.press('j');
		}
		const all = [...seen].join(' ').replaceAll(/\s+/g, ' ');
		for (const part of ['deployment/payments', 'deployment/checkout', 'deployment/cart']) {
			assert.ok(all.includes(part), `${columns}x${rows}: ${part}`);
		}
		await screen.press('g');
		assert.ok(screen.row('payments').isSelected());
		await screen.close();
	}
});

test('a server that does not answer is told of after a few seconds, with the way out', async () => {
	const screen = await openFreeze();
	screen.cluster.answers.previewFreeze = () => new Promise(() => {});
	await screen.press('enter');
	await screen.waitFor('Reading what rolls and what is frozen');
	await screen.pass(4_000);
	await screen.waitFor('No answer from the API server for 4s. Nothing was written');
	assert.match(screen.text(), /esc leaves everything as it is/);
	await screen.close();
});

test('a rollout that ended while the list stood there is said to have, where its status was empty', async () => {
	const screen = await openFreeze();
	await screen.waitFor('y freeze now');
	const items = sampleDeployments.map(one =>
		one.metadata.name === 'cart' ? {...sampleDeployment({name: 'cart'}), metadata: one.metadata} : one,
	);
	await screen.show({workloads: collection(items)});
	assert.match(screen.text(), /shop +cart +dep +pause +it has ended meanwhile: nothing is written/);
	await screen.close();
});

test('the name of a context with a character beyond the first 65,536 could not be typed, so that nothing could be frozen', async () => {
	const identity = {context: 'prod-🚀', server: 'https://example'};
	const screen = await openFreeze({confirmByName: true, view: {identity}});
	await screen.waitFor('y freeze now');
	await screen.press('y', ...'prod-🚀', 'backspace');
	await screen.waitFor('enter: prod-_');
	await screen.press('🚀', 'enter');
	await screen.waitFor('froze 3 rollouts');
	assert.deepEqual(performed(screen), ['perform freeze']);
	await screen.close();
});

test('answers that came while Help lay on a freeze were lost: it said that it is being sent for ever', async () => {
	const screen = await openScreen();
	const plan = Promise.withResolvers<FreezePreview>();
	const answered = Promise.withResolvers<ActionOutcome>();
	let tell = () => {};
	screen.cluster.answers.previewFreeze = () => plan.promise;
	screen.cluster.answers.performFreeze = ({items}, _chosen, told) => {
		tell = () => {
			for (const {uid, fate} of items) if (fate.type === 'will') told(uid, pausedOutcome);
		};
		return answered.promise;
	};
	await screen.press('F', '?');
	plan.resolve({type: 'ready', plan: sampleFreezePlan});
	await screen.pass(100);
	await screen.press('?');
	await screen.waitFor('y freeze now');
	await screen.press('y', '?');
	tell();
	answered.resolve(outcome);
	await screen.waitFor('froze 3 rollouts: billing/payments, shop/checkout, shop/cart');
	await screen.press('?');
	assert.equal(screen.lines().filter(line => / dep +paused /.test(line)).length, 3, screen.text());
	assert.doesNotMatch(screen.text(), /sending …/);
	await screen.press('tab');
	await screen.waitFor('let go on');
	await screen.close();
});

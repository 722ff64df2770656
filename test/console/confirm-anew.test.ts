import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome, ActionRequest, Preview} from '../../source/cluster/actions/action.ts';
import type {Deployment, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {progressOf} from '../../source/rollout/progress.ts';
import {daemonSet, statefulSet, template} from '../helpers/objects.ts';
import {checkout, checkoutOpened, collection, sampleNowMs, samplePreview} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const basis = {...samplePreview.basis, strategy: checkout.spec.strategy};
const previewOf = (parts: Partial<Preview> = {}): Preview => ({...samplePreview, basis, ...parts});
const performed = ({cluster}: ScreenDriver) => cluster.calls.filter(call => call.startsWith('perform'));
const previews = ({cluster}: ScreenDriver) => cluster.calls.filter(call => call.startsWith('preview'));
const footerOf = (screen: ScreenDriver) => screen.lines().at(-1) ?? '';

async function openConfirm(preview = previewOf()): Promise<ScreenDriver> {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview});
	await screen.press('u');
	await screen.waitFor('esc leave it as it is');
	return screen;
}

test('Esc while it is being sent looked like a cancel: a notice stays until the outcome comes, on any screen', async () => {
	const screen = await openConfirm();
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.perform = () => promise;
	await screen.press('y', 'escape');
	await screen.waitFor("undo of deployment/checkout in shop is still being sent; it can't be recalled");
	await screen.press('escape', 'j', '?');
	assert.match(screen.text(), /undo of deployment\/checkout in shop is still being sent/);
	resolve({type: 'done', receipt: {atMs: sampleNowMs, sentence: 'undid deployment/checkout', kubectl: ''}});
	await screen.waitFor('undid deployment/checkout in shop');
	await screen.press('escape');
	assert.doesNotMatch(screen.text(), /still being sent/);
	await screen.close();
});

test('after a change in between enter previews anew, and y is not offered', async () => {
	const screen = await openConfirm();
	screen.cluster.answers.perform = () => Promise.resolve({type: 'changed', what: ['the template was changed']});
	await screen.press('y');
	await screen.waitFor('Nothing was written');
	assert.match(footerOf(screen), /enter preview anew/);
	assert.doesNotMatch(footerOf(screen), /y undo now/);
	await screen.press('enter');
	await screen.waitFor('y undo now');
	assert.equal(previews(screen).length, 2);
	await screen.press('y');
	assert.equal(performed(screen).length, 2);
	await screen.close();
});

test('previewed anew, an undo keeps the revision that was previewed', async () => {
	const proposed = {uid: 'uid-previewed', proof: {kind: 'unproven'}} as const;
	const request = {kind: 'undo', target, proposed} as const;
	const screen = await openConfirm(previewOf({request}));
	screen.cluster.answers.perform = () => Promise.resolve({type: 'changed', what: ['the template was changed']});
	await screen.press('y');
	await screen.waitFor('Nothing was written');
	const asked: ActionRequest[] = [];
	screen.cluster.answers.preview = anew => {
		asked.push(anew);
		return Promise.resolve({type: 'impossible', sentence: 'It is there already.'});
	};
	await screen.press('enter');
	await screen.waitFor('It is there already.');
	assert.deepEqual(asked, [request]);
	await screen.close();
});

test('what speaks against a revision stands right above the question', async () => {
	const warning = "Revision 2 failed when it was current: its pods can't pull queue:v2.";
	const screen = await openConfirm(previewOf({warning}));
	const lines = screen.lines();
	const question = lines.findIndex(line => line.includes('y undo now'));
	assert.equal(lines[question - 1]?.trim(), warning);
	await screen.close();
});

test('an impossible preview can be asked for again', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'impossible', sentence: 'It has no other revision.'});
	await screen.press('u');
	await screen.waitFor('It has no other revision.');
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf()});
	await screen.press('enter');
	await screen.waitFor('y undo now');
	await screen.close();
});

test('what the server refuses in its dry run is not offered, and y does not send it', async () => {
	const error = {kind: 'invalid', message: 'admission webhook denied the request'} as const;
	const screen = await openConfirm(previewOf({server: {type: 'refused', error}}));
	assert.doesNotMatch(screen.text(), /y undo now/);
	assert.match(screen.text(), /enter preview anew/);
	await screen.press('y');
	assert.match(screen.text(), /the server refused its dry run/);
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

function changed(spec: Partial<Deployment['spec']>): WorkloadOf<'Deployment'> {
	return {...checkout, metadata: {...checkout.metadata, generation: 3}, spec: {...checkout.spec, ...spec}};
}

test('a change that the mirror shows makes Confirm say so at once', async () => {
	const screen = await openConfirm();
	const opened = checkoutOpened();
	await screen.show({opened: {...opened, workload: changed({paused: true})}});
	assert.match(screen.text(), /Not as previewed any more: it was paused/);
	assert.doesNotMatch(screen.text(), /y undo now/);
	await screen.press('y');
	assert.deepEqual(performed(screen), []);
	await screen.show({opened: {...opened, gone: 'deleted'}});
	assert.match(screen.text(), /Not as previewed any more: it was deleted/);
	await screen.close();
});

test('when pods fail meanwhile, the forecast is not left as it was: Confirm says so, previews anew, and still takes y', async () => {
	const screen = await openConfirm();
	const opened = checkoutOpened();
	const {status} = checkout;
	const fewer = {...checkout, status: {...status, availableReplicas: 0, readyReplicas: 0}};
	await screen.show({opened: {...opened, workload: fewer}});
	assert.match(
		screen.text(),
		/The forecast holds no longer: 0 available now, fewer than its 8\. enter previews anew\./,
	);
	assert.match(footerOf(screen), /y undo now .*enter preview anew/);
	await screen.press('enter');
	await screen.waitFor('y undo now');
	assert.equal(previews(screen).length, 2);
	screen.cluster.answers.perform = () =>
		Promise.resolve({type: 'done', receipt: {atMs: sampleNowMs, sentence: 'undid deployment/checkout', kubectl: ''}});
	await screen.press('y');
	await screen.waitFor('undid deployment/checkout in shop');
	await screen.close();
});

test('while the rollout goes on, the forecast says that it is older, and once it came through y is no answer to it', async () => {
	const {updated} = progressOf(checkout);
	const screen = await openConfirm(previewOf({basis: {...basis, rollout: {phase: 'progressing', updated}}}));
	const opened = checkoutOpened();
	const later = (updatedReplicas: number, more: Partial<Deployment['status']> = {}) => ({
		opened: {...opened, workload: {...checkout, status: {...checkout.status, updatedReplicas, ...more}}},
	});
	await screen.show(later(updated + 2));
	assert.match(screen.text(), /The rollout went on: 7 of 10 are updated now, 5 were at the forecast\./);
	assert.match(footerOf(screen), /y undo now .*enter preview anew/);
	await screen.show(later(10, {replicas: 10, readyReplicas: 10, availableReplicas: 10, unavailableReplicas: 0}));
	assert.match(screen.text(), /Not as previewed any more: its rollout came through, 10 of 10 updated where 5 were\./);
	await screen.press('y');
	assert.deepEqual(performed(screen), []);
	const anew = previewOf({basis: {...basis, rollout: {phase: 'complete', updated: 10}}});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: anew});
	await screen.press('enter');
	await screen.waitFor('y undo now');
	assert.equal(previews(screen).length, 2);
	await screen.close();
});

for (const workload of [statefulSet(), daemonSet()]) {
	test(`a preview of a ${workload.kind} stood as if it held while its template was changed: it says so at once`, async () => {
		const {kind} = workload;
		const {name, namespace = ''} = workload.metadata;
		const at = {kind, namespace, name} as const;
		const {spec} = workload;
		const opened = {...checkoutOpened(), target: at, workload, replicaSets: collection([]), pods: collection([])};
		const preview = previewOf({
			request: {kind: 'restart', target: at},
			basis: {
				uid: workload.metadata.uid,
				generation: 1,
				template: spec.template,
				paused: false,
				replicas: 3,
				strategy: spec.updateStrategy,
			},
		});
		const screen = await openScreen({initialTarget: at, view: {opened}});
		screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview});
		await screen.press('R');
		await screen.waitFor('y restart now');
		const next = {
			...workload,
			metadata: {...workload.metadata, generation: 2},
			spec: {...spec, template: template(`${name}:9`)},
		} as typeof workload;
		await screen.show({opened: {...opened, workload: next}});
		assert.match(screen.text(), /Not as previewed any more: the template was changed/);
		assert.doesNotMatch(screen.text(), /y restart now/);
		await screen.close();
	});
}

test('what only deletes a pod says so beside y, not that it undoes', async () => {
	const screen = await openConfirm(previewOf({patch: [], deletions: [{name: 'db-2', uid: 'uid-db-2'}]}));
	assert.match(screen.text(), /y delete db-2 /);
	assert.doesNotMatch(screen.text(), /y undo now/);
	await screen.close();
});

test('what changes nothing of the preview leaves it as it is', async () => {
	const screen = await openConfirm();
	await screen.show({opened: {...checkoutOpened(), workload: changed({minReadySeconds: 5})}});
	assert.match(screen.text(), /y undo now/);
	assert.doesNotMatch(footerOf(screen), /tab/);
	await screen.close();
});

test('History starts on the revision that u proposes, and after y the Rollout screen is shown', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	await screen.press('h');
	assert.match(screen.lines().find(line => line.startsWith('›')) ?? '', /^› +6 .* 8\/8 +all available/);
	assert.match(screen.text(), /0\/5 +current, none ready/);
	const preview = {...previewOf(), request: {kind: 'roll-to', target, revision: 6} as const};
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview});
	screen.cluster.answers.perform = () =>
		Promise.resolve({type: 'done', receipt: {atMs: sampleNowMs, sentence: 'rolled', kubectl: ''}});
	await screen.press('enter', 'y');
	await screen.waitFor('rolled');
	assert.match(screen.text(), /PODS/);
	await screen.press('escape');
	assert.match(screen.text(), /7 workloads/);
	await screen.close();
});

test('what never left closed Confirm, so that the whole preview had to be asked for again: y sends the same one', async () => {
	const screen = await openConfirm();
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.perform = () => promise;
	await screen.press('y');
	assert.match(screen.text(), /sending …/);
	assert.doesNotMatch(footerOf(screen), /y undo now/);
	const error = {kind: 'unreachable', message: 'no connection within 9.5 s'} as const;
	resolve({type: 'failed', error, sentence: 'Not sent: the API server does not answer.', unsent: true});
	await screen.waitFor('Not sent: the API server does not answer.');
	assert.match(screen.text(), /undo deployment\/checkout to revision 6/);
	assert.match(footerOf(screen), /y undo now/);
	screen.cluster.answers.perform = () =>
		Promise.resolve({type: 'done', receipt: {atMs: sampleNowMs, sentence: 'undid deployment/checkout', kubectl: ''}});
	await screen.press('y');
	await screen.waitFor('undid deployment/checkout in shop');
	assert.equal(previews(screen).length, 1);
	await screen.close();
});

test('beside what is live, what was said a while ago says how long ago', async () => {
	const screen = await openConfirm();
	screen.cluster.answers.perform = () => Promise.resolve({type: 'impossible', sentence: 'It was deleted meanwhile.'});
	await screen.press('y');
	await screen.waitFor(' It was deleted meanwhile.');
	await screen.pass(5_000);
	assert.doesNotMatch(screen.text(), /ago: It was/);
	await screen.pass(8_000);
	assert.match(screen.text(), /13s ago: It was deleted meanwhile\./);
	await screen.close();
});

test('a pause on its way under another Confirm read as if that were pausing: it is told as what else is being sent', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	screen.cluster.answers.pause = () => new Promise(() => {});
	const sentence = 'The API server does not answer.';
	screen.cluster.answers.preview = () => Promise.resolve({type: 'impossible', sentence});
	await screen.press('p', 'u');
	await screen.waitFor(sentence);
	assert.match(screen.text(), /pause of deployment\/checkout in shop is still being sent; it can't be recalled/);
	await screen.close();
});

test('where there is nothing to scroll or to unmask, Confirm offers only what decides', async () => {
	const screen = await openConfirm();
	assert.match(footerOf(screen), /^ y undo now {3}Y copy kubectl {3}esc back {3}\? help {3}q quit$/);
	screen.cluster.answers.preview = () => Promise.resolve({type: 'impossible', sentence: 'It does not answer.'});
	await screen.press('escape', 'u');
	await screen.waitFor('It does not answer.');
	assert.match(footerOf(screen), /^ enter preview anew {3}Y copy kubectl {3}esc back {3}\? help {3}q quit$/);
	assert.doesNotMatch(footerOf(screen), /values|down|up/);
	screen.terminal.resize(60, 12);
	screen.cluster.answers.preview = () =>
		Promise.resolve({
			type: 'ready',
			preview: previewOf({notes: Array.from({length: 20}, (_, index) => `note ${index}`)}),
		});
	await screen.press('enter');
	await screen.waitFor('(j k)');
	assert.match(footerOf(screen), /j ↓ down/);
	await screen.close();
});

test('a name typed in full sent what the screen said was not as previewed any more: enter previews anew, as it says', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, confirmByName: true});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf()});
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y', ...'checkou');
	const opened = checkoutOpened();
	await screen.show({opened: {...opened, workload: changed({paused: true})}});
	await screen.press('t', 'q');
	assert.match(screen.text(), /Not as previewed any more: it was paused/);
	assert.match(screen.text(), /^ enter preview anew {3}esc leave it as it is$/m);
	assert.match(footerOf(screen), /^ enter preview anew {3}esc back {3}ctrl-c quit$/);
	await screen.press('enter');
	assert.deepEqual(performed(screen), []);
	assert.equal(previews(screen).length, 2);
	await screen.close();
});

test('esc leaves such a preview, as it says', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, confirmByName: true});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf()});
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y', 'c');
	await screen.show({opened: {...checkoutOpened(), gone: 'deleted'}});
	await screen.press('escape');
	assert.match(screen.text(), /PODS/);
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

const coveringSizes = [
	[40, 10],
	[80, 10],
	[80, 24],
] as const;
const warning = 'This is the template of revision 5, which failed: CrashLoopBackOff.';
const left =
	'A freeze of 12 was cut off 3m ago: F goes on; F and tab let them go on. Not frozen: shop/cart, shop/search. Not begun: 2. Frozen: shop/a, shop/b, shop/c, shop/d, shop/e, shop/f, shop/g, shop/h.';

for (const [columns, rows] of coveringSizes) {
	test(`${columns}x${rows}: a long message covered the question and what speaks against it, and y did it all the same`, async () => {
		const screen = await openScreen({
			initialTarget: target,
			view: {opened: checkoutOpened()},
			columns,
			rows,
			told: [left],
		});
		screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf({warning})});
		await screen.press('u');
		await screen.waitFor('A freeze of 12 was cut off');
		const body = screen.lines().slice(1, -1).join('\n');
		assert.match(body, /undo deploy\S* to revision 6/);
		assert.match(body, /in prod-eu · shop/);
		assert.match(body.replaceAll(/\s+/g, ' '), /This is the template of revision 5, which failed: CrashLoopBackOff\./);
		assert.match(body, /^ y undo now {3}esc leave it/m);
		// The whole of what has no room there can be read, and the rest, too.
		const read = new Set<string>();
		for (let pressed = 0; pressed < 40; pressed += 1) {
			for (const line of screen.lines()) read.add(line.trim());
			await screen.press('j');
		}
		const all = [...read].join(' ');
		assert.match(all, /which failed:( \S+)* CrashLoopBackOff\./);
		assert.match(all, /kubectl {2}kubectl/);
		assert.match(screen.text(), /y undo now/);
		await screen.close();
	});
}

test('a name that confirms was not typed in the dark: on a screen too small to show it, enter does nothing', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, confirmByName: true});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf()});
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y', ...'checkout');
	screen.terminal.resize(39, 9);
	await screen.waitFor('needs');
	await screen.press('enter');
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

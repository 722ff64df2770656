import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome, Preview, PreviewOutcome} from '../../source/cluster/actions/action.ts';
import {checkoutOpened, collection, sampleDeployment, sampleNowMs, samplePreview} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const receipt = {
	atMs: sampleNowMs,
	sentence: 'undid deployment/checkout to revision 6',
	kubectl: 'kubectl rollout undo',
};
const done: ActionOutcome = {type: 'done', receipt};
const ready = (preview: Preview = samplePreview): Promise<PreviewOutcome> => Promise.resolve({type: 'ready', preview});

const openRollout = () => openScreen({initialTarget: target, view: {opened: checkoutOpened()}});

async function openConfirm(): Promise<ScreenDriver> {
	const screen = await openRollout();
	screen.cluster.answers.preview = () => ready();
	screen.cluster.answers.perform = () => Promise.resolve(done);
	await screen.press('u');
	await screen.waitFor('y undo now');
	return screen;
}

const performed = ({cluster}: ScreenDriver) => cluster.calls.filter(call => call.startsWith('perform'));

test('undo shows what it changes and where, and y does it', async () => {
	const screen = await openConfirm();
	for (const wanted of [
		'undo deployment/checkout to revision 6',
		'in prod-eu · shop',
		'dry run accepted',
		'(changed, masked)',
	]) {
		assert.ok(screen.text().includes(wanted), wanted);
	}
	await screen.press('y');
	await screen.waitFor('undid deployment/checkout in shop to revision 6');
	assert.match(screen.text(), /revision 6 → 7/);
	assert.deepEqual(performed(screen), ['perform undo deployment/checkout to revision 6']);
	const {writes} = await screen.close();
	assert.deepEqual(
		writes.map(({doing}) => doing),
		['undo deployment/checkout to revision 6'],
	);
	assert.deepEqual(await writes[0]?.outcome, done);
});

test('y in one chunk with other keys confirms nothing', async () => {
	const screen = await openConfirm();
	for (const chunk of ['y\r', 'jy', 'y\u001B[A', 'y\u007F', 'yy']) {
		await screen.type(chunk);
		assert.deepEqual(performed(screen), [], JSON.stringify(chunk));
	}
	assert.match(screen.text(), /press it by itself/);
	await screen.close();
});

test('a pasted y confirms nothing', async () => {
	const screen = await openConfirm();
	await screen.paste('y');
	assert.deepEqual(performed(screen), []);
	assert.match(screen.text(), /pasted text was ignored/);
	await screen.close();
});

test('y before the preview is there confirms nothing, not even later', async () => {
	const screen = await openRollout();
	const {promise, resolve} = Promise.withResolvers<PreviewOutcome>();
	screen.cluster.answers.preview = () => promise;
	await screen.type('uy');
	await screen.press('y');
	assert.match(screen.text(), /the preview is not there yet/);
	resolve({type: 'ready', preview: samplePreview});
	await screen.waitFor('y undo now');
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

test('Enter and Esc on Confirm write nothing', async () => {
	const screen = await openConfirm();
	await screen.press('enter');
	assert.match(screen.text(), /y undo now/);
	await screen.press('escape');
	assert.match(screen.text(), /revision 6 → 7/);
	assert.deepEqual(performed(screen), []);
	await screen.close();
});

test('a change in between is told, nothing is sent again by itself', async () => {
	const screen = await openConfirm();
	screen.cluster.answers.perform = () =>
		Promise.resolve({type: 'changed', what: ['spec.template was changed by kubectl-edit']});
	await screen.press('y');
	await screen.waitFor('Nothing was written');
	assert.match(screen.text(), /spec.template was changed by kubectl-edit/);
	await screen.press('y');
	assert.equal(performed(screen).length, 1);
	await screen.close();
});

test('a failed write says why, in the words that came with it', async () => {
	const screen = await openConfirm();
	screen.cluster.answers.perform = () =>
		Promise.resolve({
			type: 'failed',
			error: {kind: 'unreachable', message: 'connection refused'},
			sentence: 'Not sent: the API server does not answer.',
		});
	await screen.press('y');
	await screen.waitFor('Not sent: the API server does not answer.');
	await screen.close();
});

test('an impossible or failed preview says so and offers no y', async () => {
	const screen = await openRollout();
	screen.cluster.answers.preview = () =>
		Promise.resolve({type: 'impossible', sentence: 'There is no earlier revision.'});
	await screen.press('u');
	await screen.waitFor('There is no earlier revision.');
	assert.doesNotMatch(screen.text(), /undo now/);
	await screen.press('escape');
	screen.cluster.answers.preview = () =>
		Promise.resolve({
			type: 'failed',
			error: {kind: 'forbidden', message: 'deployments.apps is forbidden', status: 403},
			sentence: 'The API server does not allow you to undo deployment/checkout.',
		});
	await screen.press('u');
	await screen.waitFor('does not allow you to undo deployment/checkout');
	await screen.close();
});

test('of a paused Deployment, Tab switches between resuming and staying paused, with a new preview', async () => {
	const screen = await openRollout();
	screen.cluster.answers.preview = request =>
		ready({
			...samplePreview,
			request,
			whilePaused: (request.kind === 'undo' ? request.whilePaused : undefined) ?? 'resume',
		});
	await screen.press('u');
	await screen.waitFor('(•) and resume');
	await screen.press('tab');
	await screen.waitFor('(•) and stay paused');
	assert.equal(screen.cluster.calls.filter(call => call.startsWith('preview undo')).length, 2);
	await screen.close();
});

test('an answer to an older preview is dropped', async () => {
	const screen = await openRollout();
	const first = Promise.withResolvers<PreviewOutcome>();
	screen.cluster.answers.preview = () => first.promise;
	await screen.press('u', 'escape');
	screen.cluster.answers.preview = () => new Promise(() => {});
	await screen.press('u');
	first.resolve({type: 'ready', preview: samplePreview});
	await screen.press('x');
	assert.doesNotMatch(screen.text(), /y undo now/);
	await screen.close();
});

test('p pauses at once, without Confirm, and says what became of it', async () => {
	const screen = await openRollout();
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.pause = () => promise;
	await screen.press('p', 'p');
	assert.match(screen.text(), /pausing deployment\/checkout in shop …/);
	assert.deepEqual(screen.cluster.calls, ['pause shop/checkout']);
	resolve({type: 'done', receipt: {...receipt, sentence: 'paused deployment/checkout'}});
	await screen.waitFor('paused deployment/checkout in shop');
	await screen.close();
});

for (const [keys, doing] of [
	[['p', 'q'], 'pause deployment/checkout'],
	[['u', 'y', 'ctrl-c'], 'undo deployment/checkout to revision 6'],
] as const) {
	test(`${keys.join(' then ')}: the write outlives the screen, and its outcome is handed on`, async () => {
		const screen = await openRollout();
		const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
		screen.cluster.answers.preview = () => ready();
		screen.cluster.answers.pause = () => promise;
		screen.cluster.answers.perform = () => promise;
		await screen.press(...keys);
		const {writes} = await screen.ended;
		assert.deepEqual(
			writes.map(write => [write.doing, write.askedAtMs]),
			[[doing, sampleNowMs]],
		);
		resolve(done);
		assert.deepEqual(await writes[0]?.outcome, done);
	});
}

test('p on a paused Deployment resumes through Confirm', async () => {
	const paused = sampleDeployment({name: 'checkout', paused: true});
	const screen = await openScreen({view: {workloads: collection([paused])}});
	screen.cluster.answers.preview = request => ready({...samplePreview, request, title: 'resume deployment/checkout'});
	await screen.press('p');
	await screen.waitFor('y resume now');
	assert.deepEqual(screen.cluster.calls, ['preview resume shop/checkout']);
	await screen.close();
});

test('Enter in History asks to roll to the selected revision', async () => {
	const screen = await openRollout();
	screen.cluster.answers.preview = request => ready({...samplePreview, request});
	await screen.press('h', 'j', 'enter');
	await screen.waitFor('y roll to it now');
	assert.deepEqual(screen.cluster.calls, ['preview roll-to shop/checkout']);
	await screen.press('escape', 'g', 'enter');
	assert.match(screen.text(), /revision 7 is the current one/);
	await screen.close();
});

test('where nothing can be written every writing key says why, and stays visible', async () => {
	const screen = await openScreen({
		initialTarget: target,
		view: {opened: checkoutOpened()},
		writesDisabled: 'this is a recording',
	});
	for (const key of ['p', 'u']) {
		await screen.press(key);
		assert.match(screen.lines()[34] ?? '', /this is a recording/, key);
		await screen.press('x');
	}
	await screen.press('h', 'enter');
	assert.match(screen.lines()[34] ?? '', /this is a recording/);
	assert.match(screen.lines()[35] ?? '', /enter roll to/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('at 40x10 the footer has y where a name confirms, too, and the way out while it is typed', async () => {
	const screen = await openScreen({
		columns: 40,
		rows: 10,
		initialTarget: target,
		view: {opened: checkoutOpened()},
		confirmByName: true,
	});
	screen.cluster.answers.preview = () => ready();
	await screen.press('u');
	await screen.waitFor('y undo now, by its name');
	assert.match(screen.lines()[9] ?? '', /^ y undo now {2}esc back {2}\? help/);
	await screen.press('y');
	await screen.press(...'checkout');
	await screen.waitFor(/^ esc type no more/m);
	await screen.close();
});

test('where not all of a preview has room, what speaks against it stands first, right under the title', async () => {
	const note = 'This is the template of revision 3, which failed: its pods crash.';
	const screen = await openScreen({
		initialTarget: target,
		view: {opened: checkoutOpened()},
		columns: 40,
		rows: 12,
	});
	screen.cluster.answers.preview = () => ready({...samplePreview, notes: [note]});
	await screen.press('u');
	await screen.waitFor('y undo now');
	const text = screen.text();
	assert.match(text, /below \(j k\)/);
	assert.match(text, /note {5}This is the template of/);
	assert.ok(!text.includes('dry run accepted'), text);
	await screen.press('G');
	assert.match(screen.text(), /kubectl/);
	// While it is sent it stands as it was read.
	screen.cluster.answers.perform = () => new Promise(() => {});
	await screen.press('g', 'y');
	await screen.waitFor('sending …');
	assert.match(screen.text(), /note {5}This is the template of/);
	assert.ok(!screen.text().includes('dry run accepted'), screen.text());
	await screen.close();
});

test('a kubectl line is shown to its end, however long it is', async () => {
	const screen = await openScreen({columns: 40, rows: 10, initialTarget: target, view: {opened: checkoutOpened()}});
	const words = Array.from({length: 60}, (_, index) => `word-${index}`);
	screen.cluster.answers.preview = () =>
		Promise.resolve({type: 'ready', preview: {...samplePreview, kubectl: `kubectl ${words.join(' ')} the-end`}});
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('G');
	await screen.waitFor('the-end');
	await screen.close();
});

test('a server that does not answer is told of after a few seconds, with the way out', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	screen.cluster.answers.preview = () => new Promise(() => {});
	await screen.press('u');
	await screen.waitFor('asking the server for a dry run …');
	await screen.pass(2_000);
	assert.doesNotMatch(screen.text(), /No answer/);
	await screen.pass(2_000);
	await screen.waitFor('No answer from the API server for 4s. Nothing was written');
	assert.match(screen.text(), /esc leaves everything as it is/);
	await screen.press('escape');
	await screen.waitFor('p pause');
	await screen.close();
});

test('where the name confirms, y lets it be typed, and only the whole name with Enter does it', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, confirmByName: true});
	screen.cluster.answers.preview = () => ready();
	screen.cluster.answers.perform = () => Promise.resolve(done);
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y');
	await screen.waitFor('type checkout and press enter: _');
	assert.doesNotMatch(
		screen.lines()[35] ?? '',
		/y undo now|\? help|q quit|enter/,
		'a letter of the name, which the footer called the confirmation',
	);
	for (const chunk of ['\r', 'y', '\r', '\u007F', 'c', 'heckou', '\r']) {
		await screen.type(chunk);
	}
	await screen.waitFor('type checkout and press enter, or esc');
	assert.deepEqual(performed(screen), []);
	await screen.type('t\r');
	assert.deepEqual(performed(screen), [], 'Enter came together with a letter, as in a paste');
	await screen.press('escape');
	await screen.waitFor('y undo now');
	await screen.press('y');
	await screen.press(...'checkout');
	await screen.waitFor('enter: checkout_');
	await screen.type('\r');
	await screen.waitFor('undid deployment/checkout in shop to revision 6');
	assert.equal(performed(screen).length, 1);
	await screen.close();
});

test('a name that comes in one piece is a paste, from a terminal that marks none, too: it is refused, and can then be typed', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}, confirmByName: true});
	screen.cluster.answers.preview = () => ready();
	screen.cluster.answers.perform = () => Promise.resolve(done);
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y');
	await screen.type('checkout');
	await screen.waitFor('letters came together, as a paste does: type checkout, its first letter by itself');
	await screen.press('enter');
	assert.deepEqual(performed(screen), []);
	// Over a slow link later letters arrive together.
	await screen.press('c');
	await screen.type('heckout');
	await screen.press('enter');
	await screen.waitFor('undid deployment/checkout in shop to revision 6');
	await screen.close();
});

test('while a name is typed the screen can still be scrolled and drawn anew', async () => {
	const screen = await openScreen({
		columns: 40,
		rows: 10,
		initialTarget: target,
		view: {opened: checkoutOpened()},
		confirmByName: true,
	});
	screen.cluster.answers.preview = () => ready();
	await screen.press('u');
	await screen.waitFor('y undo now');
	await screen.press('y', 'c');
	const before = screen.lines();
	await screen.press('down');
	assert.notDeepEqual(screen.lines(), before);
	assert.match(screen.text(), / c_ /);
	const painted = screen.terminal.writes();
	await screen.press('ctrl-l');
	assert.ok(screen.terminal.writes() > painted);
	await screen.close();
});

test('an answer that came while Help lay on Confirm was lost: Confirm waited for it for ever', async () => {
	const screen = await openRollout();
	const preview = Promise.withResolvers<PreviewOutcome>();
	const outcome = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.preview = () => preview.promise;
	screen.cluster.answers.perform = () => outcome.promise;
	await screen.press('u', '?');
	preview.resolve({type: 'ready', preview: samplePreview});
	await screen.pass(100);
	await screen.press('y');
	assert.deepEqual(performed(screen), []);
	await screen.press('?');
	await screen.waitFor('y undo now');
	await screen.press('y', '?');
	outcome.resolve({type: 'changed', what: ['the template was changed']});
	await screen.waitFor('Nothing was written: the template was changed');
	await screen.press('?');
	await screen.waitFor('Nothing was written: the Deployment is not as it was previewed.');
	assert.match(screen.text(), /enter preview anew/);
	await screen.close();
});

test('what was done while Help lay on Confirm is told there, and under Help is the rollout again', async () => {
	const screen = await openConfirm();
	const outcome = Promise.withResolvers<ActionOutcome>();
	screen.cluster.answers.perform = () => outcome.promise;
	await screen.press('y', '?');
	outcome.resolve(done);
	await screen.waitFor('undid deployment/checkout in shop to revision 6');
	assert.match(screen.text(), /Here, on Confirm|Here, on Rollout/);
	await screen.press('?');
	assert.match(screen.text(), /PODS/);
	await screen.press('escape');
	assert.match(screen.text(), /7 workloads/);
	await screen.close();
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Effect} from '../../source/console/effect.ts';
import {commandsOn} from '../../source/console/screens/command/commands.ts';
import {fittingFor} from '../../source/console/screens/command/fitting.ts';
import {initialState, type Scene, screenNames} from '../../source/console/state.ts';
import {beginning, openedTarget, waysTo} from '../helpers/every-screen.ts';
import {type PlayedScreen, playScreen} from '../helpers/played-screen.ts';
import {sampleLog, samplePodOpened} from '../helpers/sample-pod.ts';
import {
	checkoutOpened,
	collection,
	sampleDeployment,
	sampleDeployments,
	sampleNowMs,
	sampleView,
} from '../helpers/sample-view.ts';
import {type DriverOptions, openScreen} from '../helpers/screen-driver.ts';

const scene: Scene = {
	view: sampleView({opened: checkoutOpened(), pod: samplePodOpened(), log: sampleLog()}),
	nowMs: sampleNowMs,
	timeZone: 'UTC',
};

const paused = (): Scene => {
	const opened = checkoutOpened();
	const {workload} = opened;
	assert.ok(workload?.kind === 'Deployment');
	const stopped = {...workload, spec: {...workload.spec, paused: true}};
	return {...scene, view: sampleView({opened: {...opened, workload: stopped}})};
};

function onRollout(of: Scene = scene, size: {columns?: number; rows?: number} = {}): PlayedScreen {
	return playScreen(of, {columns: 120, rows: 36, ...size, target: openedTarget});
}

/** Types a line on the command line, and Enter by itself. */
function run(screen: PlayedScreen, line: string) {
	screen.press(':', ...line, 'enter');
}

const asked = (screen: PlayedScreen, type: Effect['type']) => screen.effects().filter(effect => effect.type === type);

/** What was asked of the cluster by these keys, without what tells one asking from another. */
function requests(...keys: readonly string[]) {
	const screen = onRollout();
	screen.press(...keys);
	return asked(screen, 'preview').map(effect => effect.type === 'preview' && effect.request);
}

for (const [line, keys] of [
	['undo', ['u']],
	['restart', ['R']],
	['scale 5', ['s', '5', 'enter']],
	['image checkout=shop/checkout:2', ['i', 'ctrl-u', ...'shop/checkout:2', 'enter']],
	['image shop/checkout:2', ['i', 'ctrl-u', ...'shop/checkout:2', 'enter']],
] as const) {
	test(`:${line} asks for the very preview that its key asks for, and nothing is written before y`, () => {
		assert.deepEqual(requests(':', ...line, 'enter'), requests(...keys));
		const screen = onRollout();
		run(screen, line);
		assert.equal(screen.state().screen.name, 'confirm');
		assert.deepEqual(asked(screen, 'perform'), []);
	});
}

for (const line of ['undo 6', 'undo --to-revision=6', 'undo --to-revision 6']) {
	test(`:${line} asks for the very preview that enter on that revision in History asks for`, () => {
		const [asked] = requests(':', ...line, 'enter');
		assert.ok(asked && asked.kind === 'roll-to' && asked.revision === 6);
		assert.deepEqual([asked], requests('h', 'enter'));
	});
}

test(':undo 3 goes there from a row of the list, too, whose revisions nobody has read yet', () => {
	const screen = playScreen(scene, {columns: 120, rows: 36});
	run(screen, 'undo 3');
	const [effect] = asked(screen, 'preview');
	assert.deepEqual(effect?.type === 'preview' && effect.request, {
		kind: 'roll-to',
		target: {kind: 'Deployment', namespace: 'billing', name: 'payments'},
		revision: 3,
	});
});

test(':undo N is answered by the number, where u has nothing to propose', () => {
	const opened = checkoutOpened();
	const items = opened.replicaSets.items.filter(
		({metadata}) => metadata.annotations?.['deployment.kubernetes.io/revision'] === '7',
	);
	const screen = onRollout({
		...scene,
		view: sampleView({opened: {...opened, replicaSets: {...opened.replicaSets, items}}}),
	});
	screen.press('u');
	assert.match(screen.text(), /undo: there is no earlier revision to go back to/);
	run(screen, 'undo 6');
	assert.match(screen.text(), /undo: there is no revision 6: it has 7$/m);
});

test(':pause pauses at once, and never lets anything go on; :resume does that, after Confirm', () => {
	const screen = onRollout();
	run(screen, 'pause');
	assert.equal(asked(screen, 'pause').length, 1);
	const stopped = onRollout(paused());
	run(stopped, 'pause');
	assert.match(stopped.text(), /pause: it is paused already: resume lets it go on/);
	assert.deepEqual([asked(stopped, 'pause'), asked(stopped, 'preview')], [[], []]);
	stopped.press('ctrl-u', ...'resume', 'enter');
	assert.equal(stopped.state().screen.name, 'confirm');
	const rolling = onRollout();
	run(rolling, 'resume');
	assert.match(rolling.text(), /resume: it is neither paused nor held/);
});

for (const [line, sentence] of [
	['udno', '"udno" is no command: tab completes, esc leaves.'],
	['undo 4', 'undo: there is no revision 4: it has 7, 6, 5'],
	['undo 7', 'undo: revision 7 is the current one'],
	['undo three', 'undo: "three" is no number of a revision: undo 3'],
	['undo --to-revision=', 'undo: which revision? undo 3, by its number in history'],
	['restart now', 'restart: it takes nothing behind it'],
	['scale five', 'scale: "five" is no number of replicas: scale 5'],
	['scale 1234567', 'scale: a number of replicas has at most 6 digits, not 7'],
	['scale -1', 'scale: "-1" is no number of replicas: scale 5'],
	['image web=web:2', 'image: there is no container "web": there is checkout'],
	['image checkout=', 'image: which image? image checkout=IMAGE'],
	['ns No/Way', 'ns: "No/Way" can be no namespace: small letters, digits and dashes'],
	['deploy nothing', 'deploy: there is no Deployment "nothing" here: tab completes'],
	['deploy', 'deploy: which Deployment? tab completes its name'],
	['sts checkout', 'sts: there is no StatefulSet "checkout" here: tab completes'],
] as const) {
	test(`:${line} is answered with one sentence, and can be mended`, () => {
		const screen = onRollout();
		run(screen, line);
		assert.ok(screen.text().includes(sentence), screen.text());
		assert.ok(screen.text().includes(` :${line}▏`));
		assert.deepEqual([asked(screen, 'preview'), asked(screen, 'go'), asked(screen, 'pause')], [[], [], []]);
		screen.press('escape');
		assert.equal(screen.state().screen.name, 'rollout');
	});
}

test('a workload is opened by its name over the list, from wherever one is; where several have it, with its namespace', () => {
	const twin = sampleDeployment({name: 'cart', namespace: 'prod', replicas: 1, updated: 1, total: 1, revision: 1});
	const view = sampleView({opened: checkoutOpened(), workloads: collection([...sampleDeployments, twin])});
	const screen = onRollout({...scene, view});
	screen.press('h');
	run(screen, 'deploy cart');
	assert.match(
		screen.text(),
		/deploy: there is one in several namespaces: (?:shop\/cart, prod|prod\/cart, shop)\/cart/,
	);
	screen.press('ctrl-w', ...'prod/cart', 'enter');
	const {screen: shown, below} = screen.state();
	assert.deepEqual(shown.name === 'rollout' && shown.target, {kind: 'Deployment', namespace: 'prod', name: 'cart'});
	assert.deepEqual(
		below.map(({name}) => name),
		['workloads'],
	);
});

test('namespaces and contexts are gone to by name, completed from what is known; alone the words open the pickers', async () => {
	const gone: unknown[] = [];
	const places: DriverOptions['places'] = {
		...beginning.places,
		contexts: () => beginning.places?.contexts() ?? assert.fail(),
		go(place) {
			gone.push(place);
			return {ok: false, sentence: 'there is nothing behind these places'};
		},
	};
	const screen = await openScreen({...beginning, places});
	screen.cluster.answers.listNamespaces = () =>
		Promise.resolve({type: 'listed', names: ['default', 'staging'], isWhole: true});
	await screen.type(':ns s');
	await screen.waitFor(' staging ');
	await screen.press('tab', 'enter');
	await screen.type(':ns all');
	await screen.press('enter');
	await screen.type(':ctx prod-u');
	await screen.press('tab', 'enter');
	assert.deepEqual(gone, [
		{type: 'namespace', namespace: 'staging'},
		{type: 'namespace', namespace: undefined},
		{type: 'context', key: 'prod-us'},
	]);
	await screen.type(':ctx nowhere');
	await screen.press('enter');
	await screen.waitFor('ctx: the kubeconfig has no context "nowhere": tab completes');
	await screen.press('escape');
	await screen.type(':ns');
	await screen.press('enter');
	await screen.waitFor('all namespaces');
	await screen.type(':ctx');
	await screen.press('enter');
	await screen.waitFor('2 contexts');
	await screen.close();
});

test('the list has what fits while one types, what can not be done with its reason, in 40x10 too', () => {
	for (const size of [
		{columns: 120, rows: 36},
		{columns: 40, rows: 10},
	]) {
		const screen = onRollout({...scene, writesDisabled: 'read-only'}, size);
		screen.press(':');
		assert.match(screen.text(), / :▏/);
		screen.press(...'un');
		assert.match(screen.text(), /\(undo \[REVISION\]\) +read-only/, `${size.columns}`);
		assert.doesNotMatch(screen.text(), /restart +all its pods/);
		screen.press('backspace', 'backspace', ...'xyz');
		assert.match(screen.text(), /nothing that is known begins so/);
		screen.press('ctrl-u', ...'deploy che', 'tab');
		assert.match(screen.text(), / :deploy (?:shop\/)?checkout▏/);
	}
});

test('tab puts one after the other of what fits in its place and goes round, shift-tab goes back', () => {
	const screen = onRollout();
	const line = () => {
		const {screen: shown} = screen.state();
		return shown.name === 'command' ? shown.text : '';
	};
	screen.press(':', 'r');
	const lines = [1, 2, 3, 4].map(() => {
		screen.press('tab');
		return line();
	});
	assert.deepEqual(lines.slice(0, 2).toSorted(), ['reconnect', 'restart']);
	assert.equal(lines[3], lines[0], 'resume can not be done, and comes last');
	screen.press('shift-tab');
	assert.equal(line(), 'resume');
});

test('a colon after a line that was refused begins another one, where that was typed behind it', () => {
	const screen = onRollout();
	run(screen, 'ctx missing');
	assert.match(screen.text(), / :ctx missing▏/);
	screen.press(':', ...'yaml');
	assert.match(screen.text(), / :yaml▏/);
	screen.press('enter');
	assert.equal(screen.state().screen.name, 'object');
	const mended = onRollout();
	run(mended, 'image web=web');
	mended.press(':', '2');
	assert.match(mended.text(), / :image web=web:2▏/, 'the colon of a tag is one');
	const pasted = onRollout();
	run(pasted, 'udno');
	pasted.send({type: 'pasted', text: ':undo 6'});
	assert.match(pasted.text(), / :undo 6▏/);
});

test('Esc on Confirm leads back to where a size or an image was typed, not to a question that nobody opened', () => {
	for (const line of ['scale 5', 'image shop/checkout:2']) {
		const screen = onRollout();
		run(screen, line);
		assert.equal(screen.state().screen.name, 'confirm');
		screen.press('escape');
		assert.equal(screen.state().screen.name, 'rollout');
	}
});

test('what works elsewhere says how to get there', () => {
	const screen = playScreen(scene, {columns: 120, rows: 36});
	run(screen, 'logs');
	assert.match(screen.text(), /logs: open a workload or a pod first$/m);
	screen.press('ctrl-u', ...'diff', 'enter');
	assert.match(screen.text(), /diff: open a workload or its history first$/m);
	screen.press('escape', '?');
	run(screen, 'restart');
	assert.match(screen.text(), /restart: esc leads back to the workloads, where it works$/m);
});

test('up and down go through what was typed before, and what was being typed comes back', () => {
	const screen = onRollout();
	run(screen, 'history');
	run(screen, 'yaml');
	screen.press(':', ...'un', 'up');
	assert.match(screen.text(), / :yaml▏/);
	screen.press('up', 'up');
	assert.match(screen.text(), / :history▏/);
	screen.press('down', 'down');
	assert.match(screen.text(), / :un▏/);
});

test('what is typed and pasted in one go: a paste is text, and Enter in it neither pauses nor leaves', async () => {
	const screen = await openScreen(beginning);
	await screen.type(':pause\r');
	await screen.waitFor('enter came together with other keys');
	assert.ok(!screen.cluster.calls.some(call => call.startsWith('pause')));
	await screen.press('escape');
	await screen.type(':');
	await screen.paste('scale 7\n');
	await screen.waitFor(':scale 7▏');
	await screen.press('escape');
	await screen.waitFor('u undo');
	await screen.close();
});

test('a command acts on the row that was seen when : was pressed, whatever comes first meanwhile', () => {
	const screen = playScreen(scene, {columns: 120, rows: 36});
	const first = screen.state().screen;
	screen.press(':');
	assert.ok(first.name === 'workloads' && first.selectedUid === undefined);
	const [list] = screen.state().below;
	assert.ok(list?.name === 'workloads' && list.selectedUid !== undefined);
	assert.match(screen.text(), / :▏ +on deployment\/payments in billing/);
});

test('what a command acts on stands beside it, and beside what is about no workload nothing does', () => {
	const screen = onRollout();
	const on = (line: string) => {
		screen.press(':', ...line);
		const [, name] = / :[^▏]*▏ +on (\S+)/.exec(screen.text()) ?? [];
		screen.press('escape');
		return name;
	};
	for (const line of ['', 'd', 'u', 'undo', 'scale 5', 'image checkout=', 'logs']) {
		assert.equal(on(line), 'deployment/checkout', line);
	}
	for (const line of [
		'de',
		'deploy',
		'deploy cart',
		'dp x',
		'ns shop',
		'context',
		'freeze',
		'help',
		'q!',
		'recon',
		'xyz',
	]) {
		assert.equal(on(line), undefined, line);
	}
});

test('while the list arrives no row is meant: a command says so, as its key does', () => {
	const syncing = {state: 'syncing', received: 3} as const;
	const view = sampleView({workloads: collection(sampleDeployments, syncing), freshness: syncing});
	const screen = playScreen({...scene, view}, {columns: 120, rows: 36});
	run(screen, 'pause');
	assert.match(screen.text(), /pause: the list is still loading: choose a row with j or k/);
	assert.deepEqual(asked(screen, 'pause'), []);
});

test('on every screen every word does something, or says in a sentence why not', () => {
	for (const name of screenNames.filter(one => !['confirm', 'freeze', 'ask', 'command'].includes(one))) {
		for (const {word} of commandsOn(name)) {
			const screen = onRollout();
			screen.press(...waysTo[name]);
			const before = [screen.text(), screen.effects().length];
			run(screen, word.name);
			const isSeen = screen.text() !== before[0] || screen.effects().length > Number(before[1]);
			assert.ok(isSeen, `${name}: ${word.name} did nothing`);
			const {screen: shown, notice} = screen.state();
			assert.ok(shown.name !== 'command' || notice?.text.startsWith(word.name), `${name}: ${word.name}`);
		}
	}
});

test('on Confirm and on a freeze : says that the question comes first', () => {
	for (const key of ['u', 'F']) {
		const screen = onRollout();
		screen.press(key, ':');
		assert.match(screen.text(), /: command: y or esc decides this first/);
	}
});

test('of 10,000 Deployments the names that fit cost ten times what they cost of 1,000, and not a hundred times', context => {
	const {includes} = Array.prototype;
	let looked = 0;
	Array.prototype.includes = function (...sought) {
		looked += this.length;
		return Reflect.apply(includes, this, sought);
	};
	context.after(() => {
		Array.prototype.includes = includes;
	});
	const lookedThrough = (count: number) => {
		const items = Array.from({length: count}, (_, index) => sampleDeployment({name: `w-${index}`}));
		const view = sampleView({workloads: collection(items)});
		looked = 0;
		const fitting = fittingFor('deploy shop/', {name: 'command', text: ''}, initialState(120, 36), {...scene, view});
		assert.equal(fitting[0]?.label, 'shop/w-0');
		return looked;
	};
	const few = lookedThrough(1_000);
	assert.ok(lookedThrough(10_000) <= 10 * few, `${few} for 1,000`);
});

import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {sampleFreezePlan} from '../helpers/sample-freeze.ts';
import {sampleLog, samplePodOpened} from '../helpers/sample-pod.ts';
import {allKindsView, attendedView, logAgentOpened, ordersDbOpened} from '../helpers/sample-sets.ts';
import {checkout, checkoutOpened, samplePreview} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

/** Whole screens as text files, to be read by people. `UPDATE_SCREENS=1` writes them anew. */
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'screens');
const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;

async function checkScreen(screen: ScreenDriver, name: string) {
	const text = `${screen.lines().join('\n')}\n`;
	await screen.close();
	const file = join(folder, `${name}.txt`);
	if (process.env.UPDATE_SCREENS === '1') {
		mkdirSync(folder, {recursive: true});
		writeFileSync(file, text);
	}
	assert.ok(existsSync(file), `${file} is missing: UPDATE_SCREENS=1 writes it`);
	assert.equal(text, readFileSync(file, 'utf8'));
}

for (const [columns, rows] of [
	[120, 36],
	[80, 24],
	[40, 10],
] as const) {
	const size = `${columns}x${rows}`;
	const open = () => openScreen({columns, rows, initialTarget: target, view: {opened: checkoutOpened()}});

	test(`Workloads at ${size}`, async () => {
		await checkScreen(await openScreen({columns, rows}), `workloads-${size}`);
	});
	test(`Rollout at ${size}`, async () => {
		await checkScreen(await open(), `rollout-${size}`);
	});
	test(`the command line at ${size}`, async () => {
		const screen = await openScreen({columns, rows});
		await screen.press(':');
		await checkScreen(screen, `command-${size}`);
	});
	test(`a workload's name on the command line at ${size}`, async () => {
		const screen = await open();
		await screen.press(':', ...'deploy c', 'tab');
		await checkScreen(screen, `command-deploy-${size}`);
	});
	test(`Workloads of all kinds at ${size}`, async () => {
		await checkScreen(await openScreen({columns, rows, view: allKindsView()}), `workloads-all-kinds-${size}`);
	});
	test(`Workloads that do not get on at ${size}`, async () => {
		await checkScreen(await openScreen({columns, rows, view: attendedView()}), `workloads-attended-${size}`);
	});
	for (const [kind, opened] of [
		['statefulset', ordersDbOpened],
		['daemonset', logAgentOpened],
	] as const) {
		const openSet = () => openScreen({columns, rows, initialTarget: opened().target, view: {opened: opened()}});
		test(`Rollout of a ${kind} at ${size}`, async () => {
			await checkScreen(await openSet(), `rollout-${kind}-${size}`);
		});
		test(`History of a ${kind} at ${size}`, async () => {
			const screen = await openSet();
			await screen.press('h');
			await checkScreen(screen, `history-${kind}-${size}`);
		});
	}
	test(`A new image at ${size}`, async () => {
		const screen = await open();
		await screen.press('i');
		await checkScreen(screen, `ask-image-${size}`);
	});
	test(`A number of replicas at ${size}`, async () => {
		const screen = await open();
		await screen.press('s', '1', '2');
		await checkScreen(screen, `ask-replicas-${size}`);
	});
	test(`History at ${size}`, async () => {
		const screen = await open();
		await screen.press('h');
		await checkScreen(screen, `history-${size}`);
	});
	test(`Pod and Logs at ${size}`, async () => {
		const view = {opened: checkoutOpened(), pod: samplePodOpened(), log: sampleLog()};
		const openPod = async () => {
			const screen = await openScreen({columns, rows, initialTarget: target, view});
			await screen.press('j', 'enter', 'shift-tab');
			return screen;
		};
		await checkScreen(await openPod(), `pod-${size}`);
		const logs = await openPod();
		await logs.press('l', 't');
		await checkScreen(logs, `logs-${size}`);
	});
	test(`Events, Diff and the YAML at ${size}`, async () => {
		for (const [key, name] of [
			['e', 'events'],
			['d', 'diff'],
			['o', 'object'],
		] as const) {
			const screen = await open();
			screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object: {...checkout}});
			await screen.press(key);
			await checkScreen(screen, `${name}-${size}`);
		}
	});
	test(`Freeze at ${size}`, async () => {
		const screen = await openScreen({columns, rows});
		screen.cluster.answers.previewFreeze = () => Promise.resolve({type: 'ready', plan: sampleFreezePlan});
		await screen.press('F');
		await screen.waitFor('y freeze now');
		await screen.press('j', 'j', 'j', ' ');
		await checkScreen(screen, `freeze-${size}`);
	});
	test(`Confirm at ${size}`, async () => {
		const screen = await open();
		screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: samplePreview});
		await screen.press('u');
		await screen.waitFor('y undo now');
		await checkScreen(screen, `confirm-${size}`);
	});
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {type Binding, labelOf} from '../../source/console/binding.ts';
import {bindingsOf} from '../../source/console/keymap.ts';
import {isMovement} from '../../source/console/movement.ts';
import {type Scene, type ScreenName, screenNames} from '../../source/console/state.ts';
import {beginning, openedTarget, waysTo} from '../helpers/every-screen.ts';
import {type PlayedScreen, playScreen} from '../helpers/played-screen.ts';
import {sampleFreezePlan} from '../helpers/sample-freeze.ts';
import {sampleLog, samplePodOpened} from '../helpers/sample-pod.ts';
import {
	checkoutOpened,
	collection,
	sampleEvent,
	sampleNowMs,
	samplePreview,
	sampleView,
} from '../helpers/sample-view.ts';

const sceneOf = (view: Parameters<typeof sampleView>[0], more: Partial<Scene> = {}): Scene => ({
	view: sampleView(view),
	nowMs: sampleNowMs,
	timeZone: 'UTC',
	...more,
});

/** With more events and more that differs than a small screen holds. */
function withMuch(workload: OpenedWorkload): OpenedWorkload {
	const events = Array.from({length: 20}, (_, index) =>
		sampleEvent('Pod', 'checkout-6f9f58df7d-8xk2p', 'BackOff', `${index} times`, {agoSeconds: 60 - index}),
	);
	const env = Array.from({length: 20}, (_, index) => ({name: `SETTING_${index}`, value: 'hidden'}));
	const replicaSets = workload.replicaSets.items.map(replicaSet => {
		const {template} = replicaSet.spec;
		const containers = template.spec.containers.map(container => ({...container, env}));
		const isFormer = replicaSet.metadata.annotations?.['deployment.kubernetes.io/revision'] === '6';
		return isFormer
			? {...replicaSet, spec: {...replicaSet.spec, template: {...template, spec: {...template.spec, containers}}}}
			: replicaSet;
	});
	return {...workload, events: collection(events), replicaSets: collection(replicaSets)};
}

const opened = withMuch(checkoutOpened());
const stale = {
	state: 'stale',
	asOfMs: sampleNowMs - 14_000,
	error: {kind: 'unreachable', message: 'connection refused'},
} as const;
const stuck = sceneOf({
	opened,
	pod: samplePodOpened(),
	log: sampleLog({query: {...sampleLog().query, container: 'checkout'}}),
});

/** What the keys are played on. On the first of them keys must have an effect, on the others none may fail. */
const scenes: Readonly<Record<string, Scene>> = {
	'a stuck rollout': stuck,
	'a cluster that may only be read': sceneOf({opened}, {writesDisabled: 'read-only'}),
	'an empty cluster that is still loading': sceneOf({
		workloads: collection([], {state: 'syncing', received: 0}),
		freshness: {state: 'syncing', received: 0},
	}),
	'a lost cluster': sceneOf({opened, freshness: stale, workloads: collection([], stale)}),
	'a workload that was deleted': sceneOf({opened: {...opened, gone: 'deleted'}}),
};

/** Small, so that every list is longer than its window and movement shows. */
const size = {columns: 60, rows: 12};

function playedOn(name: ScreenName, scene: Scene): PlayedScreen {
	const screen = playScreen(scene, {...size, target: openedTarget});
	for (const key of waysTo[name]) {
		screen.press(key);
		answer(screen);
		const {screen: shown} = screen.state();
		if (shown.name === 'confirm') {
			screen.send({type: 'previewed', ticket: shown.ticket, outcome: {type: 'ready', preview: samplePreview}});
			screen.text();
			screen.send({type: 'painted', ticket: shown.ticket});
		}
		if (shown.name === 'freeze') {
			const outcome = {type: 'ready', plan: sampleFreezePlan} as const;
			screen.send({type: 'freeze-previewed', ticket: shown.ticket, outcome});
			screen.text();
			screen.send({type: 'painted', ticket: shown.ticket});
		}
	}
	return screen;
}

/** What the cluster and the kubeconfig say to what was asked last. */
function answer(screen: PlayedScreen) {
	const asked = screen.effects().at(-1);
	const fields = Object.fromEntries(Array.from({length: 30}, (_, index) => [`field${index}`, index]));
	if (asked?.type === 'read-object') {
		screen.send({type: 'object-read', ticket: asked.ticket, outcome: {type: 'read', object: fields}});
	} else if (asked?.type === 'list-namespaces') {
		const outcome = {type: 'listed', names: ['default', 'shop'], isWhole: true} as const;
		screen.send({type: 'namespaces-listed', ticket: asked.ticket, outcome});
	} else if (asked?.type === 'list-contexts' && beginning.places) {
		screen.send({type: 'contexts-listed', list: beginning.places.contexts()});
	}
	screen.text();
}

/** Whether the key did something that is seen, or asked for something. */
function does(screen: PlayedScreen, key: string): boolean {
	const [before, asked] = [screen.text(), screen.effects().length];
	screen.press(key);
	return screen.text() !== before || screen.effects().length > asked;
}

function checkBinding(binding: Binding, key: string, name: ScreenName, scene: Scene) {
	const screen = playedOn(name, scene);
	if (screen.state().screen.name !== name) {
		// On such a cluster there is no way to it.
		return;
	}
	const reason = binding.disabledReason?.(screen.state(), scene);
	if (reason !== undefined) {
		screen.press(key);
		const said = screen.text().replaceAll(/\s+/g, ' ');
		assert.ok(
			said.includes(`${binding.keyLabel} ${labelOf(binding, screen.state(), scene)}: ${reason}`.slice(0, 80)),
			`${name} ${key}: ${said}`,
		);
		return;
	}
	if (scene !== stuck) {
		screen.press(key);
		screen.text();
		return;
	}
	const after = (first: string) => {
		const other = playedOn(name, scene);
		other.press(first);
		return does(other, key);
	};
	assert.ok(
		does(screen, key) || (isMovement(binding.intent) && (after('G') || after('g'))),
		`${name}: ${key} did nothing`,
	);
}

for (const name of screenNames) {
	test(`${name}: every key of the table does something or says why not, on any cluster`, () => {
		assert.equal(playedOn(name, stuck).state().screen.name, name);
		const bindings = bindingsOf(name);
		assert.ok(bindings.some(({intent}) => intent === 'quit'));
		for (const binding of bindings) {
			for (const key of binding.keys) {
				for (const scene of Object.values(scenes)) checkBinding(binding, key, name, scene);
			}
		}
	});

	test(`${name}: keys that it does not have change nothing`, () => {
		// Where a command or a value is typed letters are text.
		for (const key of name === 'command' || name === 'ask' ? ['ctrl-x', 'left'] : ['§', 'ü', 'ctrl-x', 'left']) {
			const screen = playedOn(name, stuck);
			assert.ok(!does(screen, key), key);
		}
	});
}

test('the driver reads as a person does', () => {
	const screen = playScreen(stuck, {columns: 120, rows: 36});
	assert.ok(screen.row('payments').isSelected());
	screen.press('j');
	assert.ok(!screen.row('payments').isSelected());
	screen.press('/', 'c', 'a', 'r', 't', 'enter');
	assert.match(screen.row('6/6').text, /▲ shop +cart/);
	assert.doesNotMatch(screen.text(), /frontend/);
});

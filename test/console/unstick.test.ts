import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findScenario} from '../../source/simulator/scenarios/index.ts';
import {openScenario, type ScenarioConsole} from '../helpers/scenario-screens/scenario-console.ts';

const target = {kind: 'StatefulSet', namespace: 'default', name: 'db'} as const;

/** The template was mended half a minute ago, and the stuck pod keeps it from coming. */
async function inTrap(use: (console: ScenarioConsole) => Promise<void>): Promise<void> {
	const scenario = findScenario('stateful-set-trap');
	assert.ok(scenario);
	const console = openScenario(scenario, {columns: 120, rows: 36, target});
	try {
		await console.pass(90);
		await use(console);
	} finally {
		console.close();
	}
}

test('the Rollout screen told to delete the stuck pod and had no way to do it: :unstick does, after Confirm', () =>
	inTrap(async console => {
		assert.match(console.text(), /to do \(:unstick\): delete pod db-2: it comes back with the present template$/m);
		await console.press([':', ...'unstick', 'enter']);
		assert.match(console.text(), /^ delete the stuck pod db-2 of statefulset\/db/m);
		assert.match(console.text(), /no field changes/);
		assert.match(console.text(), /^ y delete db-2 {3}esc/m);
		await console.press(['y']);
		await console.pass(60);
		assert.match(console.text(), /^ ● complete/m, console.text());
		assert.match(console.text(), /db:16 /);
		await console.press([':', ...'unstick', 'enter']);
		assert.match(console.text(), /no pod is in the way of its present template/);
	}));

test('Confirm of the undo offers by tab only to delete the stuck pod, and by tab the undo again', () =>
	inTrap(async console => {
		await console.press(['u']);
		assert.match(console.text(), /^ undo statefulset\/db to revision 1/m);
		assert.match(console.text(), / tab +or only delete the stuck pod db-2, for the present template, revision 3/);
		await console.press(['tab']);
		assert.match(console.text(), /^ delete the stuck pod db-2 of statefulset\/db/m);
		assert.match(console.text(), / tab +or undo to revision 1/);
		await console.press(['tab']);
		assert.match(console.text(), /^ undo statefulset\/db to revision 1/m);
	}));

test('to roll to the present revision, which a pod keeps from coming, deletes that pod: History refused it', () =>
	inTrap(async console => {
		await console.press(['h', 'k', 'k', 'k', 'enter']);
		assert.match(console.text(), /^ delete the stuck pod db-2 of statefulset\/db/m);
	}));

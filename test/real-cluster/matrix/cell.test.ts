import assert from 'node:assert/strict';
import {test} from 'node:test';
import {workloadKinds} from '../../../source/rollout/workload-kind.ts';
import {absenceOf, actionNames, type Cell, type Combination, cellsOf, combinations, stateNames} from './cell.ts';

const textOf = ({kind, action, state}: Combination) => `${action} · ${state} · ${kind}`;
const texts = (all: readonly Combination[]) => all.map(textOf);
const whole = cellsOf('whole');
const called = whole.filter(({byKeys}) => byKeys === undefined);

test('each of the 231 combinations is one cell, or there is a reason why it can not be brought about', () => {
	assert.equal(combinations.length, 7 * 11 * 3);
	assert.equal(new Set(texts(combinations)).size, 231);
	const absent = combinations.filter(one => absenceOf(one) !== undefined);
	assert.deepEqual([...texts(called), ...texts(absent)].sort(), texts(combinations).sort());
	assert.deepEqual([called.length, absent.length], [217, 14]);
});

test('what can not be brought about is shown by a cell of the same action on the same kind', () => {
	for (const one of combinations) {
		const absence = absenceOf(one);
		if (!absence) continue;
		assert.notEqual(absence.why, '');
		assert.ok(texts(called).includes(textOf({...one, state: absence.shownBy})), textOf(one));
	}
});

test('each workload has a name of its own that Kubernetes takes', () => {
	const names = whole.map(({name}) => name);
	assert.equal(new Set(names).size, whole.length);
	for (const name of names) assert.match(name, /^[a-z0-9-]{1,52}$/);
});

test('each action, each state and each kind is done by keys, too, and in a third of the matrix each kind meets each', () => {
	const keyed = whole.filter(({byKeys}) => byKeys);
	const valuesOf = (cells: readonly Cell[]) => ({
		actions: new Set(cells.map(({action}) => action)),
		states: new Set(cells.map(({state}) => state)),
		kinds: new Set(cells.map(({kind}) => kind)),
	});
	const every = {actions: new Set(actionNames), states: new Set(stateNames), kinds: new Set(workloadKinds)};
	assert.deepEqual(valuesOf(keyed), every);
	for (const kind of workloadKinds) {
		const some = cellsOf('third').filter(cell => cell.kind === kind && !cell.byKeys);
		const states = stateNames.filter(state => absenceOf({kind, action: 'undo', state}) === undefined);
		assert.deepEqual(valuesOf(some), {...every, states: new Set(states), kinds: new Set([kind])});
	}
});

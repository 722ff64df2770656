import assert from 'node:assert/strict';
import {test} from 'node:test';
import {collection, sampleDeployment, sampleDeployments} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

/** The names of the rows as they stand, of those that are asked for. */
const orderOf = (screen: ScreenDriver, ...names: readonly string[]) =>
	screen
		.lines()
		.flatMap(line => names.filter(name => new RegExp(`^[› ]. \\S+ +${name} `).test(line)))
		.join(' ');

const made = [
	sampleDeployment({name: 'old', ageSeconds: 300}),
	sampleDeployment({name: 'new', ageSeconds: 100}),
	sampleDeployment({name: 'mid', namespace: 'a', ageSeconds: 200, ready: 1}),
];

test('N and A sort by the column that says so in its head, the same key goes back to the most urgent, and the selection stays', async () => {
	const screen = await openScreen({view: {workloads: collection(made)}});
	const order = () => orderOf(screen, 'old', 'new', 'mid');
	assert.equal(order(), 'mid new old');
	await screen.press('j');
	assert.ok(screen.row('new').isSelected());
	await screen.press('A');
	assert.equal(order(), 'new mid old');
	assert.match(screen.text(), / NAME +KIND .* AGE↑/);
	assert.match(screen.text(), /sorted by age, what was made last first; A once more: most urgent first/);
	assert.ok(screen.row('new').isSelected());
	await screen.press('N');
	assert.equal(order(), 'mid new old');
	assert.match(screen.text(), / NAME↑ +KIND .* AGE$/m);
	await screen.show({workloads: collection([...made, sampleDeployment({name: 'broken', ready: 0})])});
	assert.equal(orderOf(screen, 'broken', 'old', 'new', 'mid'), 'broken mid new old', 'b comes first by its name');
	await screen.press('N');
	assert.match(screen.text(), / NAME +KIND .* AGE$/m);
	assert.match(screen.text(), /most urgent first again/);
	assert.ok(screen.row('new').isSelected());
	await screen.close();
});

test('sorted rows are not the first ones any more before they are seen: a key within a second does not act on another', async () => {
	const screen = await openScreen({view: {workloads: collection(made)}});
	await screen.press('A', 'p');
	assert.match(screen.text(), /the first row has just changed: press again/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('! leaves only what is not fine, with the filter as well, and Esc shows all again', async () => {
	const screen = await openScreen({columns: 80, rows: 24});
	const order = () => orderOf(screen, ...sampleDeployments.map(({metadata}) => metadata.name));
	const all = 'payments cart checkout search ingress frontend nightly';
	assert.equal(order(), all);
	await screen.press('!');
	assert.equal(order(), 'payments cart checkout search');
	assert.match(screen.lines()[1] ?? '', /^ 7 workloads {3}1 stuck .* ! not fine {2}4 matches $/);
	await screen.press('/', ...'ca', 'enter');
	assert.equal(order(), 'cart');
	assert.match(screen.lines()[1] ?? '', /! not fine {2}\/ca {2}1 match $/);
	const fine = sampleDeployments.filter(({metadata}) => metadata.name !== 'cart');
	await screen.show({workloads: collection([...fine, sampleDeployment({name: 'cart'})])});
	assert.match(screen.text(), /nothing that matches "ca" is stuck, degraded, rolling or paused: esc shows\s+all/);
	await screen.press('escape');
	assert.deepEqual(order().split(' ').sort(), all.split(' ').sort());
	await screen.press('!', '!');
	assert.match(screen.text(), /ingress/);
	await screen.close();
});

test('whoever chose a row that is fine by now acts on no other one', async () => {
	const screen = await openScreen();
	await screen.press('!', 'j');
	assert.ok(screen.row('cart').isSelected());
	await screen.show({
		workloads: collection(
			sampleDeployments.map(one => (one.metadata.name === 'cart' ? sampleDeployment({name: 'cart'}) : one)),
		),
	});
	await screen.press('p');
	assert.match(screen.text(), /the selected workload does not pass the filter any more: choose one with j or k/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

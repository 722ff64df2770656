import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findScenario} from '../../source/simulator/scenarios/index.ts';
import {openScenario} from '../helpers/scenario-screens/scenario-console.ts';

const image = 'registry.example.com/shop/checkout:1.15.0';
const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;

test('from the list, the image that crashed a minute ago was forecast to come up: what was seen of it is known there, too', async () => {
	const scenario = findScenario('incident');
	assert.ok(scenario);
	const console = openScenario(scenario, {columns: 120, rows: 36, target});
	try {
		await console.pass(75);
		await console.press(['u', 'y']);
		await console.pass(2);
		await console.press(['escape', '/', ...'checkout', 'enter']);
		await console.pass(12);
		assert.match(console.text(), /^›. checkout +dep .* 4 +checkout:1\.14\.3/m);
		await console.press([':', ...`image checkout=${image}`, 'enter']);
		const text = console.text();
		assert.match(text, /^ set image of checkout in deployment\/checkout/m);
		assert.match(text, /forecast .*then it would be stuck: its pods crash/, text);
		assert.match(text, /^ This is the template of revision 3, which failed: its pods crash/m);
	} finally {
		console.close();
	}
});

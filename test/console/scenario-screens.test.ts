import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {scenarios} from '../../source/simulator/scenarios/index.ts';
import {drawPlay, fileOf, folder, sizes} from '../helpers/scenario-screens/draw.ts';
import {plays} from '../helpers/scenario-screens/moments.ts';

const anew = 'npm run screens writes them anew; read them before you commit';

for (const play of plays) {
	const what = play.moments.map(({shows}) => shows).join(', ');
	test(`the screens of ${play.scenario} are those in test/screens/scenarios: ${what}`, async () => {
		for (const {file, text} of await drawPlay(play)) {
			const path = join(folder, file);
			assert.ok(existsSync(path), `${file} is missing: ${anew}`);
			assert.equal(text, readFileSync(path, 'utf8'), `${file} is another now: ${anew}`);
		}
	});
}

test('every scenario has a screen, and no file is left of one that is no more', () => {
	assert.deepEqual(new Set(plays.map(({scenario}) => scenario)), new Set(scenarios.map(({name}) => name)));
	const files = plays.flatMap(({scenario, moments}) =>
		moments.flatMap(moment => sizes.map(size => fileOf(scenario, moment, size))),
	);
	assert.deepEqual(readdirSync(folder).sort(), files.sort());
});

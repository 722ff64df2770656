import assert from 'node:assert/strict';
import {test} from 'node:test';
import {memoryWorld} from '../../source/control-plane/memory-world.ts';
import {recentChanges} from '../../source/control-plane/past-view.ts';
import {createRandom} from '../../source/control-plane/random.ts';

test('a list of a moment ago has what was deleted since at its old place', () => {
	const recent = recentChanges();
	const world = memoryWorld({nowMs: () => 0, random: createRandom('past')});
	world.subscribe(change => recent.add(change, 0));
	for (const name of ['first', 'second', 'third']) {
		world.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop'}});
	}

	const mark = recent.mark();
	world.delete('ConfigMap', 'shop', 'second');
	world.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'fourth', namespace: 'shop'}});
	const names = recent
		.viewAt(world, mark)
		.list('ConfigMap', 'shop')
		.map(({metadata}) => metadata.name);
	assert.deepEqual(names, ['first', 'second', 'third']);
});

import assert from 'node:assert/strict';
import {it} from 'node:test';
import {formatLabelSelector} from '../../source/cluster/label-selector.ts';

it('writes a selector object in the grammar of the API', () => {
	const text = formatLabelSelector({
		matchLabels: {app: 'web', tier: 'front'},
		matchExpressions: [
			{key: 'zone', operator: 'In', values: ['a', 'b']},
			{key: 'canary', operator: 'NotIn', values: ['yes']},
			{key: 'owner', operator: 'Exists'},
			{key: 'legacy', operator: 'DoesNotExist'},
		],
	});
	assert.equal(text, 'app=web,tier=front,zone in (a,b),canary notin (yes),owner,!legacy');
});

import assert from 'node:assert/strict';
import {it} from 'node:test';
import {formatLabelSelector} from '../../source/rollout/label-selector-text.ts';

it('writes a selector object in the grammar of the API', () => {
	const text = formatLabelSelector({
		matchLabels: {app: 'web', tier: 'front'},
		matchExpressions: [
			{key: 'zone', operator: 'In', values: ['b', 'a']},
			{key: 'canary', operator: 'NotIn', values: ['yes']},
			{key: 'owner', operator: 'Exists'},
			{key: 'legacy', operator: 'DoesNotExist'},
		],
	});
	assert.equal(text, 'app=web,canary notin (yes),!legacy,owner,tier=front,zone in (a,b)');
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {staleCause} from '../../source/rollout/change-cause.ts';
import type {Revision} from '../../source/rollout/revisions.ts';
import {replicaSet, template} from '../helpers/objects.ts';

const revision = (number: number, image: string, changeCause?: string): Revision => ({
	number,
	formerNumbers: [],
	object: replicaSet(`web-${number}`, number, image),
	template: template(image),
	podKey: `web-${number}`,
	current: false,
	images: [image],
	...(changeCause ? {changeCause} : {}),
});

type Row = readonly [
	name: string,
	cause: string | undefined,
	image: string,
	before: string | undefined,
	expected: string | undefined,
];

const rows: readonly Row[] = [
	['no cause', undefined, 'web:2', undefined, undefined],
	[
		'an honest one',
		'kubectl set image deployment/web web=web:2',
		'registry/web:2',
		'kubectl set image deployment/web web=web:1',
		undefined,
	],
	[
		'the image of the revision before',
		'kubectl set image deployment/web web=web:1',
		'registry/web:2',
		'x',
		'it names web:1',
	],
	[
		'with registry and port',
		'deploy registry.example.com:5000/shop/web:1.8.2',
		'registry.example.com:5000/shop/web:1.9.0',
		'x',
		'it names web:1.8.2',
	],
	['copied word for word', 'new tax rules', 'web:2', 'new tax rules', 'copied from revision 1'],
	['words of its own', 'new tax rules', 'web:2', 'old tax rules', undefined],
	['another image', 'uses postgres:16 now', 'web:2', 'x', undefined],
	['both tags, as from one to the other', 'web:1 to web:2', 'web:2', 'x', undefined],
];

for (const [name, cause, image, before, expected] of rows) {
	test(`change cause: ${name}: ${expected ?? 'believed'}`, () => {
		assert.equal(staleCause(revision(2, image, cause), revision(1, 'web:1', before)), expected);
	});
}

test('the same words for the same images are no copy', () => {
	assert.equal(staleCause(revision(2, 'web:1', 'restart'), revision(1, 'web:1', 'restart')), undefined);
	assert.equal(staleCause(revision(1, 'web:1', 'first'), undefined), undefined);
});

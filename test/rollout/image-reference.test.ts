import assert from 'node:assert/strict';
import {test} from 'node:test';
import {repositoryOf} from '../../source/rollout/image-reference.ts';

const hex = 'a'.repeat(64);

for (const [image, repository] of [
	['web', 'web'],
	['web:v2', 'web'],
	['shop/web:1.2_3-rc.1', 'shop/web'],
	['registry.example:5000/shop/web', 'registry.example:5000/shop/web'],
	['localhost:5000/web:v1', 'localhost:5000/web'],
	['[2001:db8::1]:5000/web:v1', '[2001:db8::1]:5000/web'],
	[`web@sha256:${hex}`, 'web'],
	[`web:v1@sha256:${hex}`, 'web'],
	['a__b/c--d', 'a__b/c--d'],
	['!!', undefined],
	['', undefined],
	[' web', undefined],
	['web:', undefined],
	['web:v1:v2', undefined],
	['Web:v1', undefined],
	['web@sha256:12', undefined],
	['https://registry.example/web', undefined],
	[`web:${'v'.repeat(129)}`, undefined],
	['a'.repeat(256), undefined],
	[hex, undefined],
] as const) {
	test(`the repository of "${image.slice(0, 40)}" is ${repository ?? 'not told: no image reference'}`, () => {
		assert.equal(repositoryOf(image), repository);
	});
}

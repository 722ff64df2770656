import assert from 'node:assert/strict';
import {test} from 'node:test';
import {imageFault} from '../../source/rollout/typed-image.ts';

test('whatever a registry has is taken for an image, and what none has is not', () => {
	for (const image of [
		'nginx',
		'registry.example.com:5000/Team/web_app:1.9.0-rc.1',
		'[::1]:5000/web@sha256:0123456789abcdef',
		'web:v1@sha256+b64:abc',
	]) {
		assert.equal(imageFault(image), undefined, image);
	}
	assert.equal(imageFault('web v2'), '"web v2" is no image: there is a space in it');
	assert.equal(imageFault('web:v2!'), '"web:v2!" is no image: no image has a ! in it');
	assert.equal(imageFault('wéb'), '"wéb" is no image: no image has a é in it');
	assert.equal(imageFault('x'.repeat(501)), 'an image has at most 500 characters, not 501');
});

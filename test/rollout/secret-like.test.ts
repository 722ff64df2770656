import assert from 'node:assert/strict';
import {test} from 'node:test';
import {holdsSecret, withoutSecretText} from '../../source/rollout/secret-like.ts';

const jwt = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`;

for (const text of [
	'postgres://jane:hunter2@db:5432/shop',
	'redis://:hunter2@cache',
	'https://ghp_secret@github.com/acme/site.git',
	'https://hunter2@github.com/acme/site.git',
	'amqp://jane:hun/ter2@broker:5672',
	'--token ghp_0123456789abcdefABCDEF',
	'glpat-0123456789abcdefABCD',
	'xoxb-123456789-abcdef',
	'AKIAIOSFODNN7EXAMPLE',
	jwt,
	'-----BEGIN RSA PRIVATE KEY-----',
]) {
	test(`a secret by its form: ${text}`, () => {
		assert.ok(holdsSecret(text));
		const left = withoutSecretText(text, '(masked)');
		assert.match(left, /\(masked\)/);
		assert.doesNotMatch(left, /hunter2|ter2|ghp_|glpat|xoxb|AKIA|eyJ|PRIVATE/);
	});
}

for (const text of [
	'https://example.com/a?mail=jane@example.com',
	'http://web:8080/healthz',
	'ssh://git@github.com/acme/site.git',
	'docker://registry:5000/web@sha256:0123456789abcdef',
	'registry.example.com/team/web:v1',
	'eyJhbG',
	'jane@example.com',
]) {
	test(`no secret by its form: ${text}`, () => {
		assert.ok(!holdsSecret(text));
		assert.equal(withoutSecretText(text, '(masked)'), text);
	});
}

// A search that tried each way of reading these at each place would take days, not the second that it takes.
for (const unit of ['//a:', 'http://web:8080/a,']) {
	test(`what looks for secrets is done with 256 KB of ${unit}`, () => {
		const text = unit.repeat((256 * 1024) / unit.length);
		assert.equal(withoutSecretText(text, '(masked)'), text);
	});
}

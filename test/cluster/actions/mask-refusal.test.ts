import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {withoutSecrets} from '../../../source/cluster/actions/mask-refusal.ts';

const masked = (message: string) => withoutSecrets({kind: 'invalid', message, status: 422}).message;
const container = 'spec.template.spec.containers[0]';

describe('a refusal on the screen', () => {
	it('does not repeat the value of an environment variable', () => {
		assert.equal(
			masked(
				`Deployment.apps "web" is invalid: ${container}.env[0].value: Invalid value: "hunter2-db-password": too long`,
			),
			`Deployment.apps "web" is invalid: ${container}.env[0].value: Invalid value: "(masked)": too long`,
		);
	});

	it('masks what is called like a secret, whole objects, cut and bare values', () => {
		for (const text of [
			`spec.template.metadata.annotations[example.com/api-token]: Invalid value: "hunter2"`,
			`${container}: Invalid value: core.Container{Name:"web", Env:[]core.EnvVar{core.EnvVar{Name:"A", Value:"hunter2"}}}`,
			`${container}.env[3]: Invalid value: {"name":"A","value":"hunter2"}: must be one of`,
			`${container}.env[3].value: Invalid value: "hunter2, spec.replicas: and mor`,
			`${container}.livenessProbe.httpGet.httpHeaders[0].value: Invalid value: "hunter2"`,
			`${container}.env[3].value: Invalid value: hunter2: must be a string`,
		]) {
			assert.doesNotMatch(masked(`Deployment.apps "web" is invalid: ${text}`), /hunter2/, text);
		}
	});

	it('leaves everything else readable: names, images, what comes after a masked value', () => {
		const text = `Deployment.apps "web" is invalid: [${container}.env[0].value: Invalid value: "s3": x, ${container}.image: Invalid value: " web:v1": must not have leading spaces, spec.strategy.type: Unsupported value: "Rolling": supported values: "Recreate", "RollingUpdate"]`;
		assert.equal(masked(text), text.replace('"s3"', '"(masked)"'));
		const denial = 'admission webhook "policy" denied the request: image "web:latest" is not allowed';
		assert.equal(masked(denial), denial);
	});

	it('does not repeat what a webhook says of a secret in words of its own', () => {
		const denied = 'admission webhook "policy.example.com" denied the request: ';
		for (const [said, left] of [
			['env DB_PASSWORD=hunter2 is not allowed', 'env DB_PASSWORD="(masked)" is not allowed'],
			['env DB_PASSWORD="hun ter2" is not allowed', 'env DB_PASSWORD="(masked)" is not allowed'],
			['password: hunter2, image: web:v1', 'password: "(masked)", image: web:v1'],
			[
				'[{"name":"API_TOKEN","value":"hunter2"},{"name":"MODE","value":"fast"}]',
				'[{"name":"API_TOKEN","value":"(masked)"},{"name":"MODE","value":"fast"}]',
			],
			['cannot reach https://jane:hunter2@db.example.com/x', 'cannot reach https://(masked)@db.example.com/x'],
			['token ghp_0123456789abcdefABCDEF is known', 'token (masked) is known'],
			['rule check-secret-env: image web:latest', 'rule check-secret-env: image web:latest'],
			['replicas=3 exceeds the limit: 2', 'replicas=3 exceeds the limit: 2'],
		] as const) {
			assert.equal(masked(denied + said), denied + left);
		}
	});

	it('does not take the words of an API server for what a webhook says', () => {
		const text = 'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef: Required value';
		assert.equal(masked(text), text);
	});

	it('never repeats a quoted value, whatever is in it', () => {
		fc.assert(
			fc.property(fc.string({minLength: 1, unit: 'binary'}), secret => {
				const value = JSON.stringify(`hunter2${secret}hunter2`);
				assert.doesNotMatch(
					masked(`"web" is invalid: ${container}.env[0].value: Invalid value: ${value}: no`),
					/hunter2/,
				);
			}),
		);
	});
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {PodTemplateSpec} from '../../source/kubernetes/objects.ts';
import {sameTemplate} from '../../source/rollout/pod-template.ts';
import {diffTemplates} from '../../source/rollout/template-diff.ts';
import {template} from '../helpers/objects.ts';
import {anyTemplate, plainTemplate, secretPlaces, web} from './any-template.ts';

const ofWeb = 'spec.template.spec.containers[web]';

test('each field is told at its path, images first, the controller’s hash not at all', () => {
	const before = template('web:1', {metadata: {labels: {app: 'web', 'pod-template-hash': 'a'}}});
	const after: PodTemplateSpec = {
		metadata: {labels: {app: 'web'}, annotations: {'kubectl.kubernetes.io/restartedAt': 'now'}},
		spec: {containers: [{name: 'web', image: 'web:2', ports: [{containerPort: 80}]}], nodeSelector: {disk: 'ssd'}},
	};
	assert.deepEqual(diffTemplates(before, after), [
		{path: `${ofWeb}.image`, before: 'web:1', after: 'web:2'},
		{path: 'spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]', after: 'now'},
		{path: `${ofWeb}.ports[80]`, after: '80'},
		{path: 'spec.template.spec.nodeSelector.disk', after: 'ssd'},
	]);
});

test('a container that comes is told field by field, one that goes likewise', () => {
	const one = web({});
	const two: PodTemplateSpec = {spec: {containers: [{name: 'side', image: 's:1', tty: true}, ...one.spec.containers]}};
	const path = 'spec.template.spec.containers[side]';
	assert.deepEqual(diffTemplates(one, two), [
		{path: `${path}.image`, after: 's:1'},
		{path: `${path}.tty`, after: 'true'},
	]);
	assert.deepEqual(diffTemplates(two, one), [
		{path: `${path}.image`, before: 's:1'},
		{path: `${path}.tty`, before: 'true'},
	]);
});

test('items are matched by name whatever their order, and an order that alone changed is told', () => {
	const env = (...names: string[]) => web({env: names.map(name => ({name, value: name}))});
	assert.deepEqual(diffTemplates(env('A', 'B'), env('B', 'A')), [
		{path: `${ofWeb}.env (order)`, before: 'A, B', after: 'B, A'},
	]);
});

test('a change that is only an empty object is told: emptyDir against nothing', () => {
	const volumes = (...list: object[]): PodTemplateSpec => ({spec: {containers: [], volumes: list}});
	assert.deepEqual(diffTemplates(volumes({name: 'v', emptyDir: {}}), volumes({name: 'v'})), [
		{path: 'spec.template.spec.volumes[v].emptyDir', before: '{}'},
	]);
});

test('items that share a name are told apart by their place', () => {
	const ports = (...numbers: number[]) => web({ports: numbers.map(hostPort => ({containerPort: 80, hostPort}))});
	assert.deepEqual(diffTemplates(ports(1, 2), ports(1, 3)), [
		{path: `${ofWeb}.ports[1].hostPort`, before: '2', after: '3'},
	]);
});

test('a label that is called as something that every object has is told when it comes and goes', () => {
	const labelled = (labels: Readonly<Record<string, string>>): PodTemplateSpec => ({
		metadata: {labels},
		spec: {containers: []},
	});
	const path = 'spec.template.metadata.labels.constructor';
	assert.deepEqual(diffTemplates(labelled({a: 'b'}), labelled({a: 'b', constructor: 'us'})), [{path, after: 'us'}]);
	assert.deepEqual(diffTemplates(labelled({a: 'b', constructor: 'us'}), labelled({a: 'b'})), [{path, before: 'us'}]);
});

test('which Secret is read is shown, what looks like a secret is not', () => {
	const reading = (name: string) => web({env: [{name: 'TOKEN', valueFrom: {secretKeyRef: {name, key: 'token'}}}]});
	assert.deepEqual(diffTemplates(reading('old'), reading('new')), [
		{path: `${ofWeb}.env[TOKEN].valueFrom.secretKeyRef.name`, before: 'old', after: 'new'},
	]);

	const hidden: readonly [object, object][] = [
		[{env: [{name: 'MODE', value: 'canary'}]}, {env: [{name: 'MODE', value: 'other'}]}],
		[{args: ['--password', 'canary']}, {args: []}],
		[{command: ['run', 'postgres://user:canary@db']}, {}],
		[{livenessProbe: {httpGet: {httpHeaders: [{name: 'X', value: 'canary'}]}}}, {}],
		[{apiKey: 'canary'}, {}],
	];
	for (const [before, after] of hidden) {
		const changes = diffTemplates(web(before), web(after));
		assert.ok(changes.length > 0 && changes.some(({masked}) => masked === true), JSON.stringify(before));
		assert.doesNotMatch(JSON.stringify(changes), /canary/);
		assert.match(JSON.stringify(diffTemplates(web(before), web(after), {showValues: true})), /canary/);
	}
});

test('a container or label that is called like a secret hides nothing of itself', () => {
	const issuer = (image: string): PodTemplateSpec => ({
		metadata: {labels: {env: image}},
		spec: {containers: [{name: 'token-issuer', image}]},
	});
	assert.ok(diffTemplates(issuer('i:1'), issuer('i:2')).every(({masked}) => masked === undefined));
});

test('a diff is empty exactly when the controller would call the templates the same', () => {
	fc.assert(
		fc.property(anyTemplate, anyTemplate, (before, after) => {
			assert.deepEqual(diffTemplates(before, before), []);
			assert.equal(diffTemplates(before, after).length === 0, sameTemplate(before, after));
		}),
		{numRuns: 300},
	);
});

/** The same to Kubernetes, written differently: keys reversed, nulls and empty lists added, quantities in other units. */
function disguised(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(disguised);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const fields = Object.entries(value).map(([key, field]) => [
		key,
		key === 'limits' ? inOtherUnits(field) : disguised(field),
	]);
	return Object.fromEntries([['absent', null], ['none', []], ...fields.reverse()]);
}

function inOtherUnits(limits: Readonly<Record<string, string>>): object {
	const units: Readonly<Record<string, string>> = {'1': '1000m', '1000m': '1e0', '1Gi': '1024Mi', '2': '2.0'};
	return Object.fromEntries(Object.entries(limits).map(([name, amount]) => [name, units[amount] ?? amount]));
}

test('a template that is only written differently has no changes', () => {
	fc.assert(
		fc.property(anyTemplate, before => {
			const after = disguised(before) as PodTemplateSpec;
			const hashed = {
				...after,
				metadata: {...after.metadata, labels: {...after.metadata?.labels, 'pod-template-hash': 'x'}},
			};
			assert.ok(sameTemplate(before, hashed));
			assert.deepEqual(diffTemplates(before, hashed), []);
		}),
	);
});

test('a value that is to be masked is nowhere in the result, wherever it stands', () => {
	const canary = 'CANARY-5f1c';
	const value = fc.oneof(fc.constant(canary), fc.constant({deep: [canary]}), fc.constant([canary]));
	fc.assert(
		fc.property(fc.constantFrom(...secretPlaces), value, anyTemplate, (place, secret, other) => {
			const changes = [...diffTemplates(place(secret), other), ...diffTemplates(other, place(secret))];
			assert.ok(!JSON.stringify(changes).includes(canary));
		}),
		{numRuns: 300},
	);
});

/** The values of a template at their paths: of an item that has more than its key only these. */
function valuesOf(whole: PodTemplateSpec): ReadonlyMap<string, string | undefined> {
	const nothing: PodTemplateSpec = {spec: {containers: []}};
	return new Map(diffTemplates(nothing, whole, {showValues: true}).map(({path, after}) => [path, after]));
}

/** Without what only says that an item is there, which its other values say as well. */
const sortedValues = (values: ReadonlyMap<string, string | undefined>) =>
	[...values]
		.filter(([path]) => !/\[\w+\]$/.test(path) || path.includes('nodeSelector'))
		.sort(([a], [b]) => (a < b ? -1 : 1));

test('applying a diff to the values of one template gives those of the other', () => {
	fc.assert(
		fc.property(plainTemplate, plainTemplate, (before, after) => {
			const values = new Map(valuesOf(before));
			const changed = diffTemplates(before, after, {showValues: true}).filter(({path}) => !path.endsWith(' (order)'));
			for (const {path, before: was, after: becomes} of changed) {
				assert.equal(values.get(path), was, `what ${path} was`);
				values.delete(path);
				if (becomes !== undefined) {
					values.set(path, becomes);
				}
			}

			assert.deepEqual(sortedValues(values), sortedValues(valuesOf(after)));
		}),
		{numRuns: 300},
	);
});

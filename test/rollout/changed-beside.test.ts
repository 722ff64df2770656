import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PodTemplateSpec} from '../../source/kubernetes/objects.ts';
import {changedBeside} from '../../source/rollout/changed-beside.ts';

interface Parts {
	readonly image?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly container?: object;
	readonly spec?: object;
}

const templateOf = ({image = 'web:1', env = {}, labels = {}, annotations = {}, container, spec}: Parts) =>
	({
		metadata: {labels: {app: 'web', ...labels}, annotations},
		spec: {
			containers: [
				{name: 'web', image, env: Object.entries(env).map(([name, value]) => ({name, value})), ...container},
			],
			...spec,
		},
	}) as unknown as PodTemplateSpec;

const cases: readonly (readonly [words: string, after: Parts, before?: Parts])[] = [
	['', {}],
	['', {image: 'web:2'}],
	['labels changed', {labels: {a: '1', b: '2'}}],
	['1 env value changed', {env: {A: '1'}}],
	['2 env values changed', {env: {A: '1', C: '1'}, image: 'web:2'}, {env: {B: '1', C: '1'}}],
	['restarted', {annotations: {'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z'}}],
	['restarted, annotations changed', {annotations: {'kubectl.kubernetes.io/restartedAt': 'now', a: 'b'}}],
	['resources changed', {container: {resources: {limits: {cpu: '1', memory: '1Gi'}}}}],
	[
		'1 env value, command, nodeSelector changed',
		{env: {A: '1'}, container: {command: ['a']}, spec: {nodeSelector: {a: 'b'}}},
	],
	[
		'4 other fields changed',
		{labels: {a: 'b'}, container: {command: ['a'], args: ['b']}, spec: {nodeSelector: {a: 'b'}}},
	],
];

for (const [words, after, before = {}] of cases) {
	test(`what changed beside the image: ${words === '' ? `nothing, ${JSON.stringify(after)}` : words}`, () => {
		assert.equal(changedBeside(templateOf(before), templateOf(after)), words);
	});
}

import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {startSimulation} from '../../source/commands/simulate.ts';
import {fieldsOf, itemsOf} from '../../source/simulator/api/json.ts';
import {readDiscovery} from '../../source/simulator/api-documents.ts';
import {servedResources} from '../../source/simulator/discovery/served-resources.ts';
import {parseScenario} from '../../source/simulator/parse-scenario.ts';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import {manualTimers, START_MS} from './support.ts';

const served = servedResources(readDiscovery());

test('a scenario of one’s own is manifests and a script', () => {
	const text = `
kind: Scenario
nodes: 2
settledFor: 1m
steps:
- {after: 5s, set-image: deployment/web, image: "web:2"}
- {after: 1m30s, scale: deployment/web, replicas: 1}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`;
	const parsed = parseScenario(text, 'own.yaml', served);
	assert.ok(parsed.ok);
	assert.deepEqual(
		parsed.scenario.steps.map(({afterMs}) => afterMs),
		[5000, 90_000],
	);
	const {engine, world} = runScenario(parsed.scenario, {
		seed: '1',
		startMs: START_MS,
		timers: manualTimers(),
		token: 'token',
	});
	engine.runUntil(START_MS + 20_000);
	assert.equal(fieldsOf(world.get('Deployment', 'default', 'web')?.status).updatedReplicas, 1);
});

test('a scenario of one’s own has logs, and faults as steps', () => {
	const text = `
kind: Scenario
logs:
- {image: web, opening: [starting], repeating: [GET /], every: 2s, ending: [bye]}
steps:
- {after: 5s, fault: {kind: throttle, retryAfterSeconds: 2, requests: 3}}
`;
	const parsed = parseScenario(text, 'own.yaml', served);
	assert.ok(parsed.ok);
	const {logs} = parsed.scenario;
	assert.deepEqual(logs, [{image: 'web', opening: ['starting'], repeating: ['GET /'], everyMs: 2000, ending: ['bye']}]);
	const {engine, faults} = runScenario(parsed.scenario, {
		seed: '1',
		startMs: START_MS,
		timers: manualTimers(),
		token: 'token',
	});
	assert.deepEqual(faults.active(), []);
	engine.runUntil(START_MS + 6000);
	assert.deepEqual(
		faults.active().map(({fault}) => fault),
		[{requests: 3, kind: 'throttle', retryAfterSeconds: 2}],
	);
});

const script = (fields: string) => `kind: Scenario\n${fields}\n`;
const step = (fields: string) => script(`steps: [{${fields}}]`);

const wrong: readonly (readonly [text: string, sentence: RegExp])[] = [
	['a: [\n', /^not YAML: /],
	['42', /^document 1: apiVersion and kind are missing/],
	['kind: Deployment\nmetadata: {name: a}\n', /^document 1: apiVersion and kind are missing/],
	[
		'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n',
		/^document 1: no matches for kind "Deployment" in version "extensions\/v1beta1"; write apiVersion: apps\/v1, with spec.selector/,
	],
	['apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a}\n', /no matches for kind "Shop" in version/],
	['apiVersion: v1\nkind: ConfigMap\n', /^document 1: ConfigMap has no metadata.name/],
	['apiVersion: v1\nkind: List\nitems: [{kind: Pod}]\n', /^document 1: apiVersion and kind are missing/],
	['kind: Scenario\n---\nkind: Scenario\n', /^there are 2 documents of kind Scenario/],
	[script('speed: 3'), /^Scenario: there is no "speed"; there are kind, /],
	[script('nodes: many'), /^nodes: "many" is not a whole number from 1 to 256/],
	[script('nodes: 0'), /^nodes: 0 is not/],
	[script('nodes: 1000000'), /^nodes: 1000000 is not/],
	[script('namespace: shop'), /^namespace: there is no manifest of a Namespace "shop"/],
	[script('settledFor: a while'), /^settledFor: "a while" is not a duration such as 30s or 1m30s/],
	[script('settledFor: 9000h'), /^settledFor: 720h is the most/],
	[script('steps: {after: 5s}'), /^steps: {"after":"5s"} is not a list/],
	[step('after: soon, delete: pod/a'), /^step 1: "soon" is not a duration/],
	[step('after: -5s, delete: pod/a'), /^step 1: "-5s" is not a duration/],
	[step('after: 5s'), /^step 1: a step is one of apply, delete, patch, scale, set-image, fault/],
	[step('delete: pod/a, patch: pod/b'), /^step 1: a step is one of/],
	[step('scaled: deployment/a'), /^step 1: a step is one of/],
	[step('delete: pod/a, replicas: 2'), /^step 1: there is no "replicas"; there are after, delete, namespace/],
	[step('delete: a'), /^step 1: "a" is not a target such as deployment\/web/],
	[step('delete: pod/a/b'), /^step 1: "pod\/a\/b" is not a target/],
	[step('delete: shop/a'), /^step 1: "shop\/a" is not a target/],
	[step('patch: pod/a'), /^step 1: a patch needs "with", the fields to change/],
	[step('scale: deployment/a'), /^step 1: replicas: nothing is not a whole number from 0 to 10000/],
	[step('scale: deployment/a, replicas: -1'), /^step 1: replicas: -1 is not/],
	[step('set-image: deployment/a'), /^step 1: set-image needs "image"/],
	[step('apply: {kind: Pod}'), /^step 1: apiVersion and kind are missing/],
	[step('fault: {kind: bad}'), /^step 1: A fault's "kind" is one of /],
	[step('fault: {kind: error}'), /^step 1: A fault "error": "status" is a whole number from 500 to 599/],
	[script('logs: [web]'), /^log 1: "web" is not a mapping of image, /],
	[script('logs: [{every: 1s}]'), /^log 1: "image", .* is missing/],
	[script('logs: [{image: web, opening: hello}]'), /^log 1: opening: "hello" is not a list/],
	[script('logs: [{image: web, every: 0s}]'), /^log 1: "every" is more than nothing/],
];

test('what is wrong in a scenario of one’s own is told in one sentence that names the place', () => {
	for (const [text, expected] of wrong) {
		const parsed = parseScenario(text, 'own.yaml', served);
		assert.ok(!parsed.ok, text);
		assert.ok(parsed.sentence.startsWith('own.yaml: '), parsed.sentence);
		assert.match(parsed.sentence.slice('own.yaml: '.length), expected);
		assert.match(parsed.sentence, /^[^\n]*[^.]\.$/, 'one line that ends with one full stop');
	}
});

/** What only the cluster finds when the objects are created. */
const refused: readonly (readonly [text: string, sentence: RegExp])[] = [
	[
		'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {}}\n',
		/: Deployment web: Deployment\.apps "web" is invalid: .*spec\.selector: Required value/,
	],
	[
		'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_B}\n',
		/: ConfigMap A_B: ConfigMap "A_B" is invalid: metadata\.name/,
	],
	[
		'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n',
		/: ConfigMap a: namespaces "shop" not found/,
	],
	[
		'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
		/: ConfigMap a: configmaps "a" already exists/,
	],
];

test('a manifest that the cluster refuses ends the start with one sentence and exit status 2', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-scenario-'));
	const file = join(folder, 'own.yaml');
	try {
		for (const [text, expected] of refused) {
			await writeFile(file, text);
			const started = await startSimulation({scenario: file});
			assert.ok(!started.ok, text);
			assert.equal(started.exitCode, 2);
			assert.ok(started.sentence.startsWith(`${file}: `) && !started.sentence.includes('\n'), started.sentence);
			assert.match(started.sentence, expected);
		}
	} finally {
		await rm(folder, {recursive: true});
	}
});

test('a manifest of a scenario is decoded as the server does it: wrong types and unknown fields are told', () => {
	const manifest = (spec: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}, ${spec}}
`;
	const sentence = (text: string) => {
		const parsed = parseScenario(text, 'own.yaml', served);
		return parsed.ok ? 'nothing wrong' : parsed.sentence;
	};
	assert.equal(sentence(manifest('replicas: 2')), 'nothing wrong');
	assert.equal(
		sentence(manifest('replicas: two')),
		'own.yaml: document 1: Deployment "web": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32.',
	);
	assert.equal(sentence(manifest('foo: bar')), 'own.yaml: document 1: Deployment "web": unknown field "spec.foo".');
	assert.equal(sentence('# nothing\n'), 'own.yaml: there is nothing in it.');
});

test('a scenario of one’s own says what its images do, and its pods do it', () => {
	const text = `
kind: Scenario
settledFor: 0s
images:
- {image: "web:crash", exitsAfter: 1s, exitCode: 3}
- {image: "web:missing", pullError: not found}
---
{apiVersion: v1, kind: Pod, metadata: {name: crash}, spec: {containers: [{name: web, image: "web:crash"}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: missing}, spec: {containers: [{name: web, image: "web:missing"}]}}
`;
	const parsed = parseScenario(text, 'own.yaml', served);
	assert.ok(parsed.ok);
	const options = {seed: '1', startMs: START_MS, timers: manualTimers(), token: 'token'};
	const {engine, world} = runScenario(parsed.scenario, options);
	engine.runUntil(START_MS + 15_000);
	const stateOf = (name: string) => {
		const [container] = itemsOf(fieldsOf(world.get('Pod', 'default', name)?.status).containerStatuses).map(fieldsOf);
		return container ?? assert.fail();
	};
	assert.ok(Number(stateOf('crash').restartCount) > 0);
	assert.equal(fieldsOf(fieldsOf(stateOf('crash').lastState).terminated).exitCode, 3);
	assert.match(
		String(fieldsOf(fieldsOf(stateOf('missing').state).waiting).reason),
		/^(ErrImagePull|ImagePullBackOff)$/,
	);
});

test('a step that the cluster refuses is told by an Event, and time goes on', () => {
	const text = `
kind: Scenario
settledFor: 0s
steps:
- {after: 1s, patch: deployment/web, with: {spec: {template: {spec: {containers: [{image: b}]}}}}}
- {after: 2s, patch: deployment/web, with: {spec: {selector: {matchLabels: {app: other}}}}}
- {after: 3s, scale: deployment/web, replicas: 2}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
`;
	const parsed = parseScenario(text, 'own.yaml', served);
	assert.ok(parsed.ok);
	const options = {seed: '1', startMs: START_MS, timers: manualTimers(), token: 'token'};
	const {engine, world} = runScenario(parsed.scenario, options);
	engine.runUntil(START_MS + 10_000);
	const messages = world
		.list('Event', 'default')
		.filter(({reason}) => reason === 'ScenarioStepRefused')
		.map(({message}) => String(message));
	assert.equal(messages.length, 2);
	assert.match(messages[0] ?? '', /^Step 1 of the scenario was refused: .*does not contain declared merge key: name/);
	assert.match(messages[1] ?? '', /^Step 2 of the scenario was refused: .*field is immutable/);
	assert.equal(fieldsOf(world.get('Deployment', 'default', 'web')?.spec).replicas, 2);
});

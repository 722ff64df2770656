import assert from 'node:assert/strict';
import {test} from 'node:test';
import {misuseOf, repeatedOption} from '../../source/commands/misuse.ts';
import {joinTarget} from '../../source/commands/target.ts';

const none = {asGroup: [], allNamespaces: false};

test('an option that lost its value to the next one is refused, not dropped: --as --read-only opened as admin', () => {
	assert.equal(misuseOf([], {...none, as: '', readOnly: true}, ['--as', '--read-only']), '--as needs a value.');
	assert.equal(misuseOf([], {...none, namespace: ''}, ['-n']), '--namespace needs a value.');
	assert.equal(misuseOf([], none, ['--as-group']), '--as-group needs a value.');
	assert.equal(misuseOf([], none, ['--as-group', '--read-only']), '--as-group needs a value.');
	assert.equal(misuseOf([], none, ['--replicas', '-1']), "--replicas can't be -1.");
	assert.equal(misuseOf([], {...none, as: 'jane', asGroup: ['dev']}, ['--as', 'jane', '--as-group', 'dev']), undefined);
});

test('what is no name of a namespace is refused before it is asked for', () => {
	for (const namespace of ['Shop', 'a/b', '-x', 'a'.repeat(64), '--read-only', 'a b']) {
		assert.match(misuseOf([], {...none, namespace}, []) ?? '', /is no namespace/, namespace);
	}
	assert.equal(misuseOf([], {...none, namespace: 'kube-system'}, []), undefined);
});

test('-A with a target is refused: it silently meant the namespace of the context', () => {
	assert.match(misuseOf(['deployment/web'], {...none, allNamespaces: true}, []) ?? '', /give -n NAMESPACE/);
});

test("kubectl's `deployment web` is one target", () => {
	assert.deepEqual(joinTarget(['deployment', 'web']), ['deployment/web']);
	assert.deepEqual(joinTarget(['sts', 'db']), ['sts/db']);
	assert.deepEqual(joinTarget(['deployment/web', 'deployment/api']), ['deployment/web', 'deployment/api']);
	assert.deepEqual(joinTarget(['deployment', 'a', 'b']), ['deployment/a', 'b']);
	assert.deepEqual(joinTarget([]), []);
});

test('rolltop simulate takes no arguments: it spoke of two workloads', () => {
	assert.match(
		misuseOf(['simulate', 'extra'], none, []) ?? '',
		/simulate takes no arguments, only options; extra is one/,
	);
	assert.equal(misuseOf(['simulate'], none, []), undefined);
});

test('options of another source than the one that is shown are refused, not ignored', () => {
	for (const [input, flags, refusal] of [
		[[], {simulate: true, recording: 'tutorial'}, /or --recording, not both/],
		[[], {scenario: 'incident'}, /--scenario belongs to --simulate/],
		[[], {recording: 'tutorial', seed: '1'}, /--seed belongs to --simulate/],
		[[], {simulate: true, port: '80'}, /--port belongs to rolltop simulate/],
		[[], {simulate: true, scheduler: false}, /--no-scheduler belongs to rolltop simulate/],
		[[], {simulate: true, context: 'prod'}, /leave out --context/],
		[[], {recording: 'tutorial', namespace: 'shop'}, /leave out --namespace/],
		[['simulate'], {namespace: 'shop'}, /leave out --namespace/],
	] as const) {
		assert.match(misuseOf(input, {...none, ...flags}, []) ?? '', refusal);
	}
});

test('a simulated cluster takes a namespace, a seed and a speed; a recording takes a speed', () => {
	const simulated = {...none, simulate: true, namespace: 'shop', seed: 'a', speed: '5', scenario: 'incident'};
	assert.equal(misuseOf([], simulated, []), undefined);
	assert.equal(misuseOf([], {...none, recording: 'tutorial', speed: '5'}, []), undefined);
	assert.equal(misuseOf(['simulate'], {...none, port: '0', seed: 'a'}, []), undefined);
});

test('an option that may stand once and stands twice is refused, not a failure of the program', () => {
	assert.equal(repeatedOption(['--scenario', 'a', '--scenario=b']), 'Give --scenario once, not more often.');
	assert.equal(repeatedOption(['--as-group', 'a', '--as-group', 'b', '--scenario', 'a']), undefined);
});

const ofCommands: readonly (readonly [
	input: readonly string[],
	flags: Readonly<Record<string, unknown>>,
	sentence: RegExp,
])[] = [
	[['status', 'deployment/web'], {yes: true}, /^rolltop status takes no --yes; it takes --output, --timeout,/],
	[['pause', 'deployment/web'], {toRevision: '3'}, /^rolltop pause takes no --to-revision; it takes/],
	[
		['undo', 'deployment/web', 'deployment/api'],
		{},
		/^rolltop undo takes one workload; deployment\/web deployment\/api are 2\.$/,
	],
	[['undo', 'deployment/web'], {allNamespaces: true}, /^A workload is in one namespace/],
	[['history', 'deployment/web'], {simulate: true}, /^rolltop history takes no --simulate\.$/],
	[['diff', 'deployment/web'], {selector: 'app=web'}, /^rolltop diff takes no --selector\.$/],
	[['status', 'deployment/web'], {waitForChange: '5m'}, /--wait-for-change/],
	[[], {waitForChange: '5m'}, /^--wait-for-change belongs to rolltop guard\.$/],
	[[], {stuckFor: '60s'}, /^--stuck-for belongs to rolltop status, guard\.$/],
	[['deployment/web'], {watch: false}, /^--watch belongs to rolltop status\.$/],
];

for (const [input, flags, sentence] of ofCommands) {
	test(`an option that a command does not take is refused in a sentence: ${sentence.source}`, () => {
		assert.match(misuseOf(input, flags, []) ?? '', sentence);
	});
}

for (const [input, sentence] of [
	[
		['rollback', 'deployment/web'],
		/^"rollback" is no command of rolltop: rolltop undo deployment\/web is the nearest;/,
	],
	[
		['statsu', 'deployment', 'web'],
		/^"statsu" is no command of rolltop: rolltop status deployment web is the nearest;/,
	],
	[['rollout', 'undo', 'deployment/web'], /^"rollout" is no command of rolltop: rolltop undo deployment\/web is the/],
	[['set', 'image', 'sts/db', 'db=db:2'], /^"set" is no command of rolltop: rolltop set-image sts\/db db=db:2 is the/],
	[['frobnicate', 'deployment/web'], /^"frobnicate" is no command of rolltop; --help lists them\.$/],
	[['histroy'], /^"histroy" is no command of rolltop: rolltop history is the nearest;/],
	[['simulat'], /: rolltop simulate is the nearest;/],
	[['deployment/web', 'deployment/api'], /^rolltop opens one workload at a time; 2 were given\.$/],
] as const) {
	test(`a mistyped command is called that, not a second workload: ${input.join(' ')}`, () => {
		assert.match(misuseOf(input, none, []) ?? '', sentence);
	});
}

test('a workload without its kind, or a kind without its name, is no mistyped command', () => {
	for (const word of ['checkout', 'deployment', 'sts', 'sts/db']) assert.equal(misuseOf([word], none, []), undefined);
});

test('what a command takes is no misuse', () => {
	assert.equal(misuseOf(['undo', 'deployment/web'], {yes: true, toRevision: '3', namespace: 'shop'}, []), undefined);
	assert.equal(misuseOf(['status', 'deployment/web'], {watch: false, timeout: '5m', output: 'json'}, []), undefined);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {adapters} from './adapters/index.ts';
import {reportText} from './report.ts';
import {runFile, runVectors} from './runner.ts';

/** Files of which nothing may be skipped. */
const wholeFiles = [
	'api_server.json',
	'backoff_and_hash.json',
	'cleanup_deployment.json',
	'cleanup_unhealthy_replicas.json',
	'daemonset.json',
	'defaults.json',
	'deployment_status.json',
	'event_correlation.json',
	'graceful_delete.json',
	'human_duration.json',
	'kubectl_history_undo.json',
	'new_rs_new_replicas.json',
	'pod_deletion_ranking.json',
	'pod_lifecycle.json',
	'pod_status_column.json',
	'progress_conditions.json',
	'reconcile_new_rs.json',
	'reconcile_old_rs.json',
	'recreate.json',
	'replicaset_status.json',
	'resolve_fenceposts.json',
	'revision.json',
	'rollout_status_messages.json',
	'rollout_trajectories.json',
	'scale_down_old_rs_rolling_update.json',
	'scale_proportional.json',
	'statefulset.json',
	'strategic_merge_patch.json',
	'table_rows.json',
	'validation.json',
];

test('all cases of Kubernetes’ own tables that the code covers pass', async () => {
	const reports = await runVectors(fileURLToPath(new URL('data', import.meta.url)), adapters);
	assert.deepEqual(
		reports.flatMap(({failures}) => failures),
		[],
	);
	for (const file of wholeFiles) {
		const report = reports.find(entry => entry.file === file);
		assert.ok(
			report && report.total > 0 && report.passed + report.contradicted.length === report.total,
			reportText(report ? [report] : []),
		);
	}
});

const group = (name: string, ...cases: object[]) => JSON.stringify({groups: [{function: name, cases}]});
const shortCase = (text: string) => ({name: 'a', input: {nanoseconds: 1e9}, expected: {text, note: 'a remark'}});

test('the runner reports a wrong result in full', () => {
	const {failures, passed} = runFile(
		'f.json',
		group('HumanDuration', shortCase('2s')),
		adapters['human_duration.json'],
	);
	assert.equal(passed, 0);
	assert.deepEqual(failures, [
		{
			file: 'f.json',
			function: 'HumanDuration',
			case: 'a',
			input: {nanoseconds: 1e9},
			expected: {text: '2s', note: 'a remark'},
			got: {text: '1s'},
		},
	]);
});

test('the runner skips, with a reason, what it does not know, and never passes it', () => {
	const text = group('SomethingElse', shortCase('1s'));
	const unknownFunction = runFile('f.json', text, adapters['human_duration.json']);
	const unknownFile = runFile('f.json', text, undefined);
	const expectsNothing = group('HumanDuration', {name: 'a', input: {nanoseconds: 0}, expected: {}});
	for (const report of [
		unknownFunction,
		unknownFile,
		runFile('f.json', expectsNothing, adapters['human_duration.json']),
	]) {
		assert.deepEqual([report.passed, report.failures.length, [...report.skipped.values()]], [0, 0, [1]]);
	}
});

test('the runner takes empty groups and files, and fails on what is no file of vectors', () => {
	const adapter = adapters['human_duration.json'];
	assert.equal(runFile('f.json', group('HumanDuration'), adapter).failures.length, 0);
	assert.equal(runFile('f.json', '{"groups": []}', adapter).total, 0);
	assert.equal(runFile('f.json', group('HumanDuration', shortCase('1s')), adapter).passed, 1);
	for (const text of ['', '[]', '{"groups": {}}', '{"groups": [{"function": "HumanDuration"}]}']) {
		assert.equal(runFile('f.json', text, adapter).failures.length, 1, text);
	}
});

test('an input that makes the code throw is a failure, not the end of the run', () => {
	const text = group(
		'printPod',
		{name: 'a', input: {}, expected: {cells: []}},
		{name: 'b', input: {}, expected: {cells: []}},
	);
	assert.equal(runFile('f.json', text, adapters['pod_status_column.json']).failures.length, 2);
});

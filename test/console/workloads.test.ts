import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineText} from '../../source/console/line.ts';
import {filterRows, workloadList} from '../../source/console/screens/workloads/rows.ts';
import {workloadsLines} from '../../source/console/screens/workloads/workloads-lines.ts';
import {firstWorkloads, type Scene} from '../../source/console/state.ts';
import {collection, sampleDeployment, sampleDeployments, sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const sceneOf = (view: Partial<Scene['view']>): Scene => ({view: sampleView(view), nowMs: sampleNowMs});
const draw = (scene: Scene, columns = 120, rows = 30) =>
	workloadsLines(firstWorkloads, scene, columns, rows).map(lineText);

test('rows are most urgent first, then by namespace and name', () => {
	const {rows} = workloadList(sampleDeployments);
	assert.deepEqual(
		rows.map(({namespace, name}) => `${namespace}/${name}`),
		['billing/payments', 'shop/cart', 'shop/checkout', 'shop/search', 'infra/ingress', 'shop/frontend', 'data/nightly'],
	);
});

test('of 10,000 workloads one change costs one row', () => {
	const all = Array.from({length: 10_000}, (_, index) => sampleDeployment({name: `w-${index}`}));
	const before = new Set(workloadList(all).rows);
	const changed = sampleDeployment({name: 'w-7000', image: 'x:2'});
	const fresh = workloadList(all.with(7000, changed)).rows.filter(row => !before.has(row));
	assert.deepEqual(
		fresh.map(({workload}) => workload),
		[changed],
	);
});

test('the same list is made once, and so is the same filter of it', () => {
	assert.equal(workloadList(sampleDeployments), workloadList(sampleDeployments));
	const list = workloadList(sampleDeployments);
	assert.equal(filterRows(list, 'SHOP'), filterRows(list, 'SHOP'));
	assert.deepEqual(
		filterRows(list, 'FrontEnd:7').map(({name}) => name),
		['frontend'],
	);
});

test('the counts are complete only when the list is', () => {
	assert.match(draw(sceneOf({}))[0] ?? '', /^ 7 workloads {3}1 stuck {3}2 rolling {3}1 paused$/);
	const many = Array.from({length: 1000}, (_, index) => sampleDeployment({name: `w-${index}`}));
	assert.match(draw(sceneOf({workloads: collection(many)}))[0] ?? '', /^ 1,000 workloads$/);
	const partial = collection(sampleDeployments.slice(0, 1), {state: 'syncing', received: 1, total: 7});
	assert.match(draw(sceneOf({workloads: partial}))[0] ?? '', /^ 1 workload so far, loading$/);
});

test('one namespace in scope needs no column for it', () => {
	assert.match(draw(sceneOf({}))[1] ?? '', /NAMESPACE {2}NAME/);
	const identity = {context: 'prod-eu', server: 'https://example', namespace: 'shop'};
	const [, head = '', first = ''] = draw(sceneOf({identity}));
	assert.doesNotMatch(head, /NAMESPACE/);
	assert.match(first, /^›✗ payments {2}dep/);
});

test('columns are those of kubectl, and the most telling ones stay on narrow screens', () => {
	assert.match(draw(sceneOf({}))[1] ?? '', /NAME +KIND +READY +UP-TO-DATE +AVAILABLE +REV +IMAGE +AGE$/);
	assert.match(draw(sceneOf({}), 80)[1] ?? '', /NAMESPACE +NAME +READY +UP-TO-DATE +AVAILABLE +IMAGE +AGE$/);
	assert.match(draw(sceneOf({}), 40)[1] ?? '', /^ +NAME +READY +AGE$/);
});

test('an empty namespace may be one that does not exist, and how to see that is said', () => {
	const identity = {context: 'prod-eu', server: 'https://example', namespace: 'nowhere'};
	const said = draw(sceneOf({identity, workloads: collection([])}), 240).join(' ');
	assert.match(said, /in namespace nowhere\. The server does not say whether there is such a namespace: n lists them/);
	assert.doesNotMatch(draw(sceneOf({workloads: collection([])})).join(' '), /such a namespace/);
});

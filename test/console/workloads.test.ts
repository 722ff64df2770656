import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type Line, lineText} from '../../source/console/line.ts';
import {footerLine} from '../../source/console/screens/footer.ts';
import {helpContent} from '../../source/console/screens/help/help-lines.ts';
import {noteDrawn} from '../../source/console/screens/workloads/held-order.ts';
import {filterRows, type WorkloadRow, workloadList} from '../../source/console/screens/workloads/rows.ts';
import {workloadsLines} from '../../source/console/screens/workloads/workloads-lines.ts';
import {firstWorkloads, type WorkloadsScreen} from '../../source/console/screens/workloads/workloads-screen.ts';
import {selectedWorkload} from '../../source/console/screens/workloads/workloads-update.ts';
import {initialState, type Scene} from '../../source/console/state.ts';
import type {Workload} from '../../source/kubernetes/objects.ts';
import type {Finding} from '../../source/rollout/finding.ts';
import {countedReads} from '../helpers/counted-reads.ts';
import {statefulSet} from '../helpers/objects.ts';
import {attendedView} from '../helpers/sample-sets.ts';
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

test('of 1,000 workloads only the one that changed is read again, and not twice by who asks twice', () => {
	let reads = 0;
	const all = Array.from({length: 1000}, (_, index) =>
		countedReads(sampleDeployment({name: `w-${index}`, namespace: 'counted'}), 'spec', () => {
			reads += 1;
		}),
	);
	workloadList(all);
	reads = 0;
	const broken = sampleDeployment({name: 'w-700', namespace: 'counted', ready: 0});
	const next = all.with(700, broken);
	assert.equal(workloadList(next).rows[0]?.workload, broken);
	assert.equal(workloadList(next), workloadList(next));
	assert.equal(reads, 0);
});

test('however a list changes, its rows stand as if all of them were sorted anew', () => {
	const workload = fc.record({
		namespace: fc.constantFrom('a', 'b'),
		name: fc.constantFrom('x', 'y', 'z'),
		kind: fc.constantFrom('Deployment', 'StatefulSet'),
		ready: fc.nat(1),
		paused: fc.boolean(),
	});
	const list = fc.uniqueArray(workload, {selector: ({namespace, name, kind}) => `${kind} ${namespace}/${name}`});
	const made = (one: {namespace: string; name: string; kind: string; ready: number; paused: boolean}): Workload =>
		one.kind === 'Deployment'
			? sampleDeployment({...one, replicas: 1})
			: statefulSet({
					metadata: {name: one.name, namespace: one.namespace, uid: `set-${one.namespace}-${one.name}`},
					spec: {replicas: 1},
					status: {readyReplicas: one.ready, availableReplicas: one.ready},
				});
	const namesOf = (rows: readonly WorkloadRow[]) =>
		rows.map(({workload: {kind}, namespace, name, urgency}) => `${urgency} ${namespace}/${name} ${kind}`);
	fc.assert(
		fc.property(fc.array(list, {minLength: 2, maxLength: 8}), lists => {
			for (const one of lists) {
				const workloads = one.map(made);
				const {rows} = workloadList(workloads);
				assert.deepEqual(rows.map(row => row.workload).toSorted(byUid), workloads.toSorted(byUid));
				assert.deepEqual(namesOf(rows), namesOf(rows).toSorted());
			}
		}),
	);
});

test('a picture makes only those lines anew of which anything changed', () => {
	const all = Array.from({length: 100}, (_, index) => sampleDeployment({name: `w-${100 + index}`, ready: 2}));
	const linesOf = (workloads: readonly Workload[], nowMs: number, columns = 120) =>
		workloadsLines(firstWorkloads, {view: sampleView({workloads: collection(workloads)}), nowMs}, columns, 30).slice(2);
	const before = new Set(linesOf(all, sampleNowMs));
	const fresh = (lines: readonly Line[]) => lines.filter(line => !before.has(line)).length;
	assert.equal(before.size, 28);
	assert.equal(fresh(linesOf(all, sampleNowMs + 100)), 0);
	assert.equal(fresh(linesOf(all.with(5, sampleDeployment({name: 'w-105', ready: 1})), sampleNowMs + 200)), 2);
	assert.equal(fresh(linesOf(all, sampleNowMs + 300, 119)), 28);
});

test('what a row says is found out once for a picture, however often the window asks for its height', () => {
	let reads = 0;
	const all = Array.from({length: 100}, (_, index) =>
		countedReads(sampleDeployment({name: `counted-${100 + index}`, ready: 2}), 'status', () => {
			reads += 1;
		}),
	);
	const scene = {view: sampleView({workloads: collection(all)}), nowMs: sampleNowMs + 1};
	draw(scene);
	const once = reads;
	draw(scene);
	assert.equal(reads, once);
});

test('the footer of a picture is that of the one before', () => {
	const state = initialState(120, 30, undefined);
	assert.equal(footerLine(state, sceneOf({})), footerLine(state, sceneOf({})));
	assert.notEqual(footerLine({...state, columns: 119}, sceneOf({})), footerLine(state, sceneOf({})));
});

const byUid = (a: Workload, b: Workload) => (a.metadata.uid < b.metadata.uid ? -1 : 1);

test('the same list is made once, and so is the same filter of it', () => {
	assert.equal(workloadList(sampleDeployments), workloadList(sampleDeployments));
	const list = workloadList(sampleDeployments);
	assert.equal(filterRows(list, {filter: 'SHOP'}), filterRows(list, {filter: 'SHOP'}));
	assert.deepEqual(
		filterRows(list, {filter: 'FrontEnd:7'}).map(({name}) => name),
		['frontend'],
	);
});

test('the counts are complete only when the list is', () => {
	assert.match(draw(sceneOf({}))[0] ?? '', /^ 7 workloads {3}1 stuck {3}2 rolling {3}1 paused$/);
	const many = Array.from({length: 1000}, (_, index) => sampleDeployment({name: `w-${index}`}));
	assert.match(draw(sceneOf({workloads: collection(many)}))[0] ?? '', /^ 1,000 workloads +1–28 of 1,000 $/);
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
	const told = (namespacePresence: 'there' | 'absent') =>
		draw(sceneOf({identity, namespacePresence, workloads: collection([])}), 240).join(' ');
	assert.match(told('absent'), /There is no namespace nowhere: n lists those that there are\./);
	assert.doesNotMatch(told('absent'), /There are no Deployments/);
	assert.match(told('there'), /There are no Deployments, StatefulSets or DaemonSets in namespace nowhere\. *$/);
});

test('what a selector leaves out is not said not to be there', () => {
	const identity = {context: 'prod-eu', server: 'https://example', namespace: 'shop', labelSelector: 'app=nothing'};
	const said = draw(sceneOf({identity, workloads: collection([])}), 240).join(' ');
	assert.match(said, /^ 0 workloads with -l app=nothing/);
	assert.match(said, /in namespace shop with -l app=nothing, and no others are looked at\./);
	const [counts = ''] = draw(sceneOf({identity: {...identity, labelSelector: 'app=web'}}), 80);
	assert.match(counts, /^ \d+ workloads with -l app=web {3}1 stuck/);
});

test('a list that is longer than the screen says where one is in it, and what is stuck out of sight', () => {
	const scene = sceneOf({
		workloads: collection([
			sampleDeployment({
				name: 'broken',
				updated: 0,
				ready: 0,
				progressing: {status: 'False', reason: 'ProgressDeadlineExceeded'},
			}),
			...Array.from({length: 1004}, (_, index) => sampleDeployment({name: `w-${index}`})),
		]),
	});
	const drawn = (screen: Partial<WorkloadsScreen>, columns = 120, rows = 12) =>
		workloadsLines({...firstWorkloads, ...screen}, scene, columns, rows).map(lineText)[0] ?? '';
	assert.match(drawn({}), /^ 1,005 workloads {3}1 stuck +1–9 of 1,005 ?$/);
	const last = {selectedUid: 'uid-shop-w-999', top: 990};
	assert.match(drawn(last), / 996–1,005 of 1,005, 1 stuck above $/);
	assert.match(drawn(last, 60), / 1 stuck +996–1,005, 1 stuck above $/);
	assert.match(drawn(last, 50), / 1 stuck +996–1,005 of 1,005 ✗↑ $/);
	assert.match(drawn({}, 40), /^ 1,005 workloads {3}1 stuck +1–9 $/);
	assert.match(drawn(last, 40), /^ 1,005 workloads {3}1 stuck +996–1,005 $/);
	assert.match(drawn({...last, filter: 'w-99'}), / 2–11 of 11 {2}\/w-99 {2}11 matches $/);
	assert.doesNotMatch(drawn(last, 120, 2000), /–/, 'where all are seen there is nothing to say');
});

const found = (name: string, finding: Finding) => new Map([[`uid-shop-${name}`, finding]]);
const cart = {name: 'cart', replicas: 6, updated: 4, ready: 6, total: 7, revision: 12};
const cartView = (finding: Finding, others = sampleDeployments) =>
	sceneOf({
		workloads: collection([...others.filter(({metadata}) => metadata.name !== 'cart'), sampleDeployment(cart)]),
		findings: found('cart', finding),
	});
const cannotPull = {
	isStuck: true,
	why: "both new pods can't pull registry.example.com/shop/cart:bad: not found",
	sinceMs: sampleNowMs - 120_000,
} as const;

test('a rollout whose pods show that it is stuck says why, is counted as stuck and stands first', () => {
	const [counts, , ...rows] = draw(cartView(cannotPull));
	assert.match(counts ?? '', /2 stuck {3}1 rolling/);
	const at = rows.findIndex(row => row.includes('cart'));
	assert.equal(at, 2, 'after the other that is stuck, by namespace');
	assert.match(rows[at] ?? '', /^ ✗ shop +cart/);
	const sentence = "stuck 2m: both new pods can't pull registry.example.com/shop/cart:bad: not found; 4 of 6";
	assert.ok((rows[at + 1] ?? '').trim().startsWith(sentence));
});

test('on a narrow screen the reason is kept whole at its end, and how far it is goes', () => {
	const row = draw(cartView(cannotPull), 80).find(line => line.includes('stuck 2m')) ?? '';
	assert.match(row, /^ {5}stuck 2m: both new pods can't pull .*…/);
	assert.match(row.trimEnd(), /shop\/cart:bad: not found$/);
});

test('a rolling row shows which revision and image it comes from', () => {
	const rows = draw(cartView({isStuck: false, from: {number: 11, images: ['registry/shop/cart:0.9.0']}}));
	assert.match(rows.find(row => row.includes('cart')) ?? '', /11→12 +cart 0\.9\.0 → 1\.0\.0/);
	const relabelled = {number: 11, images: ['registry/shop/cart:1.0.0'], beside: 'labels changed'};
	const others = draw(cartView({isStuck: false, from: relabelled}));
	assert.match(others.find(row => row.includes('cart')) ?? '', /11→12 +cart:1\.0\.0, labels changed/);
});

test('a row whose changed template waits for the pause to end calls its revision next, not that which runs', () => {
	const plain = sampleDeployment(cart);
	const paused = {...plain, spec: {...plain.spec, paused: true}};
	const from = {number: 12, images: ['registry/shop/cart:0.9.0']};
	const rows = draw(sceneOf({workloads: collection([paused]), findings: found('cart', {isStuck: false, from})}));
	assert.match(rows.find(row => row.includes('cart')) ?? '', /12→next +cart 0\.9\.0 → 1\.0\.0/);
});

test('the selection follows a name that is deleted and made anew, which once left the list without one', () => {
	const others = sampleDeployments.filter(({metadata}) => metadata.name !== 'cart');
	const was = sampleDeployment(cart);
	const anew = {...was, metadata: {...was.metadata, uid: 'uid-of-the-second'}};
	const view = (...items: readonly Workload[]) => sceneOf({workloads: collection([...others, ...items])});
	const screen: WorkloadsScreen = {...firstWorkloads, selectedUid: was.metadata.uid};
	const gone = noteDrawn(noteDrawn(screen, view(was)), view());
	assert.equal(selectedWorkload(gone, view()), undefined);
	const back = noteDrawn(gone, view(anew));
	assert.equal(selectedWorkload(back, view(anew))?.workload.metadata.uid, 'uid-of-the-second');
	assert.equal(back.lost, undefined);
	// Somebody has chosen another one in between.
	const moved = {...gone, selectedUid: others[0]?.metadata.uid ?? ''};
	assert.equal(noteDrawn(moved, view(anew)).selectedUid, others[0]?.metadata.uid);
});

test('a revision that nobody has read is a dash, as on every screen, and Help says where it is to be had', () => {
	const none = sampleDeployment({name: 'odd'});
	const {annotations: _none, ...metadata} = none.metadata;
	const rows = draw(sceneOf({workloads: collection([{...none, metadata}, statefulSet()])}));
	assert.match(rows.find(row => row.includes(' db ')) ?? '', / – +db:1/);
	assert.match(rows.find(row => row.includes(' odd ')) ?? '', / – +odd:1\.0\.0/);
	const help = helpContent(200).map(lineText).join('\n');
	assert.match(help, /– for REV: not known\. That of a StatefulSet or DaemonSet is in its ControllerRevisions/);
});

test('a row is made anew for another finding, and only then', () => {
	const findings = found('cart', cannotPull);
	const before = workloadList(sampleDeployments, findings);
	assert.equal(workloadList(sampleDeployments, findings), before);
	const {rows} = workloadList(sampleDeployments, found('cart', {...cannotPull, why: 'another'}));
	assert.deepEqual(
		rows.filter(row => !before.rows.includes(row)).map(({name}) => name),
		['cart'],
	);
});

test('where the image has no room its end stays: the version that rolls', () => {
	assert.match(draw({view: attendedView(), nowMs: sampleNowMs}, 80, 24).join('\n'), / checkout .*….* → 1\.9\.0 /);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionRequest} from '../../../source/cluster/actions/action.ts';
import {isApplied} from '../../../source/cluster/actions/applied.ts';
import {strategyBefore} from '../../../source/cluster/actions/former-strategy.ts';
import {type PlanInput, planAction} from '../../../source/cluster/actions/plan.ts';
import type {Pod, Workload} from '../../../source/kubernetes/objects.ts';
import {holdPartition} from '../../../source/rollout/is-held.ts';
import {
	controllerRevision,
	daemonSet,
	deployment,
	pod,
	replicaSet,
	statefulSet,
	template,
} from '../../helpers/objects.ts';

const nowMs = Date.parse('2026-11-22T12:10:00.123Z');

type Bare<T> = T extends unknown ? Omit<T, 'target'> : never;

function outcomeOf(workload: Workload, request: Bare<ActionRequest>, parts: Partial<PlanInput> = {}) {
	const {kind} = workload;
	const {name, namespace = ''} = workload.metadata;
	const asked = {...request, target: {kind, namespace, name}} as ActionRequest;
	const identity = {context: 'prod', server: 'https://one'};
	return planAction({request: asked, workload, owned: [], identity, nowMs, ...parts});
}

function plan(...args: Parameters<typeof outcomeOf>) {
	const outcome = outcomeOf(...args);
	assert.ok(outcome.type === 'plan', 'sentence' in outcome ? outcome.sentence : '');
	return outcome.plan;
}

function refusal(...args: Parameters<typeof outcomeOf>): string {
	const outcome = outcomeOf(...args);
	assert.ok(outcome.type === 'impossible');
	return outcome.sentence;
}

const db = statefulSet({
	spec: {template: template('db:2', {metadata: {labels: {app: 'db'}}})},
	status: {currentRevision: 'db-1', updateRevision: 'db-2'},
});
const dbRevisions = [controllerRevision(db, 1, 'db:1'), controllerRevision(db, 2, 'db:2')];
const guards = (uid: string) => [
	{op: 'test', path: '/metadata/uid', value: uid},
	{op: 'test', path: '/metadata/generation', value: 1},
];

/** A pod of `db` of a revision, broken or not. */
function dbPod(ordinal: number, revision: string, broken = false): Pod {
	const waiting = {waiting: {reason: 'ImagePullBackOff', message: 'not found'}};
	return pod({
		metadata: {
			name: `db-${ordinal}`,
			uid: `uid-db-${ordinal}`,
			labels: {app: 'db', 'controller-revision-hash': revision},
			ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: db.metadata.uid, controller: true}],
		},
		...(broken
			? {
					status: {
						phase: 'Pending',
						conditions: [{type: 'Ready', status: 'False'}],
						containerStatuses: [{name: 'web', ready: false, state: waiting}],
					},
				}
			: {}),
	});
}

test('the undo of a set puts back the stored template without its $patch, guarded by uid and generation', () => {
	const {patch, title, kubectl, toRevision, deletions} = plan(db, {kind: 'undo'}, {owned: dbRevisions});
	assert.deepEqual(patch, [
		...guards('uid-db'),
		{op: 'replace', path: '/spec/template', value: template('db:1', {metadata: {labels: {app: 'db'}}})},
	]);
	assert.deepEqual([title, toRevision, deletions], ['undo statefulset/db to revision 1', 1, undefined]);
	assert.equal(kubectl, 'kubectl --context prod -n shop rollout undo statefulset/db --to-revision=1');
});

test('a set that has the template already, however it is written, is not patched', () => {
	const same = controllerRevision(db, 2, 'db:2');
	const stored = {...same.data?.spec?.template, spec: {...same.data?.spec?.template?.spec, nodeSelector: {}}};
	const revision = {...same, data: {spec: {template: stored}}} as typeof same;
	assert.match(
		refusal(db, {kind: 'roll-to', revision: 2}, {owned: [revision]}),
		/already has the template of revision 2/,
	);
});

test('the undo of a StatefulSet in its trap deletes exactly the stuck pods, the lowest first', () => {
	const pods = [dbPod(0, 'db-1'), dbPod(1, 'db-2', true), dbPod(2, 'db-2', true)];
	const trapped = plan(db, {kind: 'undo'}, {owned: dbRevisions, pods});
	assert.deepEqual(trapped.deletions, [
		{name: 'db-1', uid: 'uid-db-1'},
		{name: 'db-2', uid: 'uid-db-2'},
	]);
	assert.match(trapped.kubectl, /undo statefulset\/db --to-revision=1 && kubectl .* delete pod db-1 db-2$/);
	assert.match(trapped.notes.join(' '), /are deleted, one by one, each when the one before is ready again/);
});

test('a pod that never becomes ready is in the way, too: the undo deletes it, once it is late', () => {
	const unready = (seconds: number): Pod => {
		const since = new Date(nowMs - seconds * 1000).toISOString();
		const one = dbPod(2, 'db-2');
		return {
			...one,
			metadata: {...one.metadata, creationTimestamp: since},
			status: {
				phase: 'Running',
				conditions: [{type: 'Ready', status: 'False', lastTransitionTime: since}],
				containerStatuses: [{name: 'web', ready: false, started: true, state: {running: {startedAt: since}}}],
			},
		} as Pod;
	};
	const undo = (seconds: number) =>
		plan(db, {kind: 'undo'}, {owned: dbRevisions, pods: [dbPod(0, 'db-1'), dbPod(1, 'db-1'), unready(seconds)]});
	assert.deepEqual(undo(55).deletions, [{name: 'db-2', uid: 'uid-db-2'}]);
	assert.match(undo(55).notes.join(' '), /one that does not for ever: the stuck pod db-2 is deleted/);
	assert.equal(undo(5).deletions, undefined);
	assert.match(
		undo(5).notes.join(' '),
		/db-2 is not ready yet, and Kubernetes waits until it is .* has to be deleted as well, which undo then offers\./,
	);
	assert.doesNotMatch(undo(55).notes.join(' '), /not ready yet/);
});

test('what somebody has undone already, and has a pod that only starts, is not called without a revision to go back to', () => {
	const undone = statefulSet({
		spec: {template: template('db:1', {metadata: {labels: {app: 'db'}}})},
		status: {currentRevision: 'db-3', updateRevision: 'db-3', updatedReplicas: 2},
	});
	const owned = [
		controllerRevision(undone, 3, 'db:1', {metadata: {creationTimestamp: '2026-11-22T11:00:00Z'}}),
		controllerRevision(undone, 2, 'db:2', {metadata: {creationTimestamp: '2026-11-22T12:09:50Z'}}),
	];
	const since = '2026-11-22T12:09:55Z';
	const left = dbPod(2, 'db-2');
	const starting = {
		...left,
		metadata: {...left.metadata, creationTimestamp: since},
		status: {phase: 'Pending', conditions: [{type: 'Ready', status: 'False', lastTransitionTime: since}]},
	} as Pod;
	assert.equal(
		refusal(undone, {kind: 'undo'}, {owned, pods: [dbPod(0, 'db-3'), dbPod(1, 'db-3'), starting]}),
		'statefulset/db has the template of revision 3 already. db-2 is not ready yet, and Kubernetes waits until it is before it replaces it: should that not come, undo then deletes it.',
	);
	assert.match(refusal(undone, {kind: 'undo'}, {owned, pods: [dbPod(2, 'db-3')]}), /no revision worth going back to/);
});

/** db-2, made ten seconds ago, whose container crashed after two seconds and runs once more. */
function crashedOnce(container: object = {}): Pod {
	const at = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();
	const one = dbPod(2, 'db-2');
	const lastState = {terminated: {exitCode: 1, startedAt: at(9), finishedAt: at(7)}};
	const status = {name: 'web', ready: false, restartCount: 1, state: {running: {startedAt: at(1)}}, lastState};
	return {
		...one,
		metadata: {...one.metadata, creationTimestamp: at(10)},
		status: {
			phase: 'Running',
			conditions: [{type: 'Ready', status: 'False', lastTransitionTime: at(10)}],
			containerStatuses: [{...status, ...container}],
		},
	} as Pod;
}

test('a pod whose failure is evident is in the way at once: also while it runs once more after its first crash', () => {
	const undo = (pod: Pod) =>
		plan(db, {kind: 'undo'}, {owned: dbRevisions, pods: [dbPod(0, 'db-1'), dbPod(1, 'db-1'), pod]});
	assert.deepEqual(undo(crashedOnce()).deletions, [{name: 'db-2', uid: 'uid-db-2'}]);
	const unpulled = {restartCount: 0, lastState: {}};
	const failing = (reason: string, message: string) =>
		undo(crashedOnce({...unpulled, state: {waiting: {reason, message}}})).deletions;
	assert.equal(failing('ErrImagePull', 'manifest unknown')?.length, 1);
	assert.equal(failing('ErrImagePull', 'dial tcp: i/o timeout'), undefined, 'a registry may answer again');
	const served = crashedOnce();
	const conditions = [{type: 'Ready', status: 'False', lastTransitionTime: new Date(nowMs - 7000).toISOString()}];
	const lost = undo({...served, status: {...served.status, conditions}} as Pod);
	assert.equal(lost.deletions, undefined, 'it was ready before it ended');
	assert.match(lost.notes.join(' '), /db-2 is not ready yet/);
});

test('no pod is deleted that the controller replaces itself', () => {
	const proposed = {uid: 'uid-db-1', proof: {kind: 'unproven'}} as const;
	const deletionsOf = (workload: Workload, pods: readonly Pod[]) =>
		plan(workload, {kind: 'undo', proposed}, {owned: dbRevisions, pods}).deletions;
	const broken = dbPod(2, 'db-2', true);
	const parallel = {...db, spec: {...db.spec, podManagementPolicy: 'Parallel'}};
	assert.equal(deletionsOf(parallel, [broken]), undefined);
	assert.equal(deletionsOf(db, [dbPod(2, 'db-2')]), undefined, 'a ready one');
	assert.equal(deletionsOf(db, [dbPod(0, 'db-1', true)]), undefined, 'one that has the template that is gone back to');
	const foreign = {...broken, metadata: {...broken.metadata, ownerReferences: []}};
	assert.equal(deletionsOf(db, [foreign]), undefined);
	const leaving = {...broken, metadata: {...broken.metadata, deletionTimestamp: '2026-11-22T12:09:59Z'}};
	assert.equal(deletionsOf(db, [leaving]), undefined);
});

test('of a StatefulSet whose template was mended already only the pods that are left over are deleted', () => {
	const pods = [dbPod(1, 'db-2'), dbPod(2, 'db-broken', true)];
	const left = plan(db, {kind: 'undo'}, {owned: dbRevisions, pods});
	assert.deepEqual(
		[left.title, left.patch, left.deletions?.length],
		['delete the stuck pod db-2 of statefulset/db', [], 1],
	);
	assert.equal(left.kubectl, 'kubectl --context prod -n shop delete pod db-2');
});

/** `db` after somebody set another image beside the update that got stuck: revision 3 is the present one. */
const moved = {...db, spec: {...db.spec, template: template('db:3', {metadata: {labels: {app: 'db'}}})}} as Workload;
const movedRevisions = [...dbRevisions, controllerRevision(db, 3, 'db:3')];
const uidOf = (number: number) => `uid-${movedRevisions[number - 1]?.metadata.name}`;

test('an undo that was previewed became the deletion of a pod, which rolled forward, once somebody changed the template: it stays an undo', () => {
	const pods = [dbPod(0, 'db-1'), dbPod(1, 'db-1'), dbPod(2, 'db-2', true)];
	const first = plan(db, {kind: 'undo'}, {owned: dbRevisions, pods});
	assert.equal(first.title, 'undo statefulset/db to revision 1');
	assert.ok(first.request.kind === 'undo');
	const {proposed} = first.request;
	assert.ok(proposed !== undefined);
	const anew = plan(moved, {kind: 'undo', proposed}, {owned: movedRevisions, pods});
	assert.equal(anew.title, 'undo statefulset/db to revision 1');
	assert.deepEqual(anew.patch.at(-1)?.value, template('db:1', {metadata: {labels: {app: 'db'}}}));
	assert.deepEqual(anew.deletions, [{name: 'db-2', uid: 'uid-db-2'}]);

	const back = plan(
		{...db, spec: {...db.spec, template: template('db:1', {metadata: {labels: {app: 'db'}}})}} as Workload,
		{kind: 'undo', proposed},
		{owned: dbRevisions, pods},
	);
	assert.deepEqual(
		[back.title, back.patch, back.deletions?.length],
		['delete the stuck pod db-2 of statefulset/db', [], 1],
		'somebody else put it back: its pods are all that is left',
	);
	const gone = refusal(moved, {kind: 'undo', proposed}, {owned: movedRevisions.slice(1), pods});
	assert.match(gone, /^The revision that undo was to go to is gone/);
});

test('the template beside a stuck pod that nobody saw work is not rolled to by an undo: it goes to the last good revision', () => {
	const pods = [dbPod(0, 'db-1'), dbPod(1, 'db-1'), dbPod(2, 'db-2', true)];
	const undo = plan(moved, {kind: 'undo'}, {owned: movedRevisions, pods});
	assert.deepEqual([undo.title, undo.deletions?.length], ['undo statefulset/db to revision 1', 1]);
	const failing = [dbPod(0, 'db-1'), dbPod(1, 'db-3', true), dbPod(2, 'db-2', true)];
	assert.equal(
		plan(moved, {kind: 'undo'}, {owned: movedRevisions, pods: failing}).title,
		'undo statefulset/db to revision 1',
	);
	const working = [dbPod(0, 'db-1'), dbPod(1, 'db-3'), dbPod(2, 'db-2', true)];
	assert.equal(
		plan(moved, {kind: 'undo'}, {owned: movedRevisions, pods: working}).title,
		'delete the stuck pod db-2 of statefulset/db',
	);
	const nowhere = [dbPod(2, 'db-2', true)];
	assert.equal(
		plan(moved, {kind: 'undo'}, {owned: movedRevisions.slice(1), pods: nowhere}).title,
		'delete the stuck pod db-2 of statefulset/db',
		'nothing else is worth going to',
	);
});

test('beside an undo only to delete the stuck pod is offered, unless the present template is known to fail, too', () => {
	const stuck = dbPod(2, 'db-2', true);
	const untried = [dbPod(0, 'db-1'), dbPod(1, 'db-1'), stuck];
	const {other} = plan(moved, {kind: 'undo'}, {owned: movedRevisions, pods: untried});
	assert.equal(other?.words, 'only delete the stuck pod db-2, for the present template, revision 3');
	const parts = {owned: movedRevisions, pods: untried};
	const only = plan(moved, {kind: 'undo', proposed: other.proposed}, parts);
	assert.deepEqual([only.patch, only.deletions], [[], [{name: 'db-2', uid: 'uid-db-2'}]]);
	assert.equal(only.other?.words, 'undo to revision 1');
	const present = plan(moved, {kind: 'roll-to', revision: 3}, parts);
	assert.deepEqual([present.title, present.patch], ['delete the stuck pod db-2 of statefulset/db', []]);
	const failing = [dbPod(0, 'db-1'), dbPod(1, 'db-3', true), stuck];
	assert.equal(plan(moved, {kind: 'undo'}, {owned: movedRevisions, pods: failing}).other, undefined);
});

test('the deletion of a stuck pod, previewed anew, is that or nothing: never of a pod that comes back with another template', () => {
	const pods = [dbPod(0, 'db-2'), dbPod(1, 'db-2'), dbPod(2, 'db-broken', true)];
	const first = plan(db, {kind: 'undo'}, {owned: dbRevisions, pods});
	assert.ok(first.request.kind === 'undo');
	const {proposed} = first.request;
	assert.deepEqual(proposed, {stayingUid: uidOf(2)});
	assert.ok(proposed);
	assert.deepEqual(plan(db, {kind: 'undo', proposed}, {owned: dbRevisions, pods}).deletions, first.deletions);
	assert.match(
		refusal(moved, {kind: 'undo', proposed}, {owned: movedRevisions, pods}),
		/was changed: a pod that is deleted would not come back with revision 2\. Nothing is deleted/,
	);
	assert.match(
		refusal(db, {kind: 'undo', proposed}, {owned: dbRevisions, pods: pods.slice(0, 2)}),
		/^No pod of another revision is stuck in statefulset\/db any more/,
	);
});

test('a restart is one annotation with a time that is fixed once: the same write is recognised later', () => {
	const agent = daemonSet();
	const {patch, kubectl} = plan(agent, {kind: 'restart'});
	const at = '2026-11-22T12:10:00Z';
	const path = '/spec/template/metadata/annotations';
	assert.deepEqual(patch, [
		...guards('uid-agent'),
		{op: 'add', path, value: {'kubectl.kubernetes.io/restartedAt': at}},
	]);
	assert.equal(kubectl, 'kubectl --context prod -n shop rollout restart daemonset/agent');
	assert.equal(isApplied(patch, agent), false);
	const annotations = {'kubectl.kubernetes.io/restartedAt': at};
	const restarted = {...agent, spec: {...agent.spec, template: {...agent.spec.template, metadata: {annotations}}}};
	assert.equal(isApplied(patch, restarted), true);
	assert.match(refusal(deployment({spec: {paused: true}}), {kind: 'restart'}), /is paused: it can be restarted once/);
	const onDelete = statefulSet({spec: {updateStrategy: {type: 'OnDelete'}}});
	assert.match(plan(onDelete, {kind: 'restart'}).notes.join(), /OnDelete: a pod gets the new template only when/);
});

test('scaling goes through the scale subresource and tests the number that was seen', () => {
	const {patch, subresource, title, kubectl} = plan(db, {kind: 'scale', replicas: 5}, {autoscalers: []});
	assert.deepEqual(patch, [
		{op: 'test', path: '/metadata/uid', value: 'uid-db'},
		{op: 'test', path: '/spec/replicas', value: 3},
		{op: 'replace', path: '/spec/replicas', value: 5},
	]);
	assert.deepEqual([subresource, title], ['scale', 'scale statefulset/db from 3 to 5']);
	assert.match(kubectl, /scale statefulset\/db --replicas=5 --current-replicas=3$/);
	// A Scale of 0 replicas leaves the number out.
	const none = statefulSet({spec: {replicas: 0}});
	assert.deepEqual(plan(none, {kind: 'scale', replicas: 1}, {autoscalers: []}).patch.slice(1), [
		{op: 'test', path: '/spec', value: {}},
		{op: 'add', path: '/spec/replicas', value: 1},
	]);
	assert.match(refusal(db, {kind: 'scale', replicas: 3}), /has 3 replicas already/);
	assert.match(refusal(daemonSet(), {kind: 'scale', replicas: 3}), /has no number of replicas/);
});

test('scaling warns of an autoscaler of this very workload, and says when none may be read', () => {
	const autoscaler = (kind: string, name: string) => ({
		metadata: {name: 'auto', uid: 'uid-auto', resourceVersion: '1'},
		spec: {scaleTargetRef: {kind, name}, minReplicas: 2, maxReplicas: 9},
	});
	const notes = (autoscalers?: PlanInput['autoscalers']) =>
		plan(db, {kind: 'scale', replicas: 5}, autoscalers ? {autoscalers} : {}).notes.join(' ');
	assert.match(
		notes([autoscaler('StatefulSet', 'db')]),
		/auto keeps it at 2 to 9 replicas and may put another number back/,
	);
	assert.equal(notes([autoscaler('Deployment', 'db'), autoscaler('StatefulSet', 'other')]), '');
	assert.match(notes(), /not known: none may be read/);
});

test('another image tests the container and the image that were seen, also of an init container', () => {
	const spec = {containers: [{name: 'web', image: 'web:1'}], initContainers: [{name: 'setup', image: 'setup:1'}]};
	const web = deployment({spec: {template: {spec}}});
	const owned = [replicaSet('web-1', 1, 'web:1')];
	const {patch, changes} = plan(web, {kind: 'set-image', container: 'setup', image: 'setup:2'}, {owned});
	const path = '/spec/template/spec/initContainers/0';
	assert.deepEqual(patch.slice(2), [
		{op: 'test', path: `${path}/name`, value: 'setup'},
		{op: 'test', path: `${path}/image`, value: 'setup:1'},
		{op: 'add', path: `${path}/image`, value: 'setup:2'},
	]);
	assert.deepEqual(
		changes.map(({before, after}) => [before, after]),
		[['setup:1', 'setup:2']],
	);
	const image = (container: string, to: string) => refusal(web, {kind: 'set-image', container, image: to}, {owned});
	assert.match(image('web', 'web:1'), /has image web:1 already/);
	assert.match(image('nope', 'web:2'), /has no container nope; it has web, setup/);
});

test('what can not be paused is held: the partition, or OnDelete; and gets back exactly what it had', () => {
	const rollingUpdate = {partition: 1, maxUnavailable: 2};
	const updateStrategy = {type: 'RollingUpdate', rollingUpdate};
	const hold = plan(statefulSet({spec: {updateStrategy}}), {kind: 'hold'});
	const held = {type: 'RollingUpdate', rollingUpdate: {partition: holdPartition, maxUnavailable: 2}};
	assert.deepEqual(hold.patch.at(-1)?.value, held);
	assert.deepEqual(hold.basis.strategy, updateStrategy);
	assert.deepEqual(plan(daemonSet(), {kind: 'hold'}).patch.at(-1)?.value, {type: 'OnDelete'});
	assert.match(refusal(deployment(), {kind: 'hold'}), /is paused, not held/);

	const after = statefulSet({spec: {updateStrategy: held}});
	assert.deepEqual(plan(after, {kind: 'resume'}, {former: updateStrategy}).patch.at(-1)?.value, updateStrategy);
	const unknown = plan(after, {kind: 'resume'});
	assert.deepEqual(unknown.patch.at(-1)?.value, {type: 'RollingUpdate', rollingUpdate: {partition: 0}});
	assert.match(unknown.notes.join(' '), /was before is not known here/);
	assert.match(refusal(statefulSet(), {kind: 'resume'}), /is not held/);
});

test('a held StatefulSet is held at any size: it is never held once more, which would take the hold for its strategy', () => {
	for (const replicas of [0, 1, 3, 5, 1000]) {
		const updateStrategy = {type: 'RollingUpdate', rollingUpdate: {partition: holdPartition}};
		const set = statefulSet({spec: {replicas, updateStrategy}});
		assert.match(refusal(set, {kind: 'hold'}), /is held already/);
		assert.equal(plan(set, {kind: 'resume'}).title, 'let statefulset/db go on');
		const onDelete = statefulSet({spec: {replicas, updateStrategy: {type: 'OnDelete'}}});
		assert.match(refusal(onDelete, {kind: 'hold'}), /is held already/);
	}
	const image = {kind: 'set-image', container: 'web', image: 'db:3'} as const;
	const updateStrategy = {type: 'RollingUpdate', rollingUpdate: {partition: holdPartition}};
	assert.match(plan({...db, spec: {...db.spec, updateStrategy}}, image).notes.join(), /It is held: its pods keep/);
});

const before = {type: 'RollingUpdate', rollingUpdate: {partition: 1}};

for (const [what, held, present, managers, expected] of [
	['is what it was held with', {partition: holdPartition}, {partition: holdPartition}, ['rolltop'], before],
	[
		'has what the server filled in',
		{partition: holdPartition},
		{partition: holdPartition, maxUnavailable: 1},
		[],
		before,
	],
	['reaches its pods again', {partition: holdPartition}, {partition: 0}, ['rolltop'], undefined],
	['is held in another way', {partition: holdPartition}, {partition: 3}, ['rolltop'], undefined],
	[
		'was written by another one since',
		{partition: holdPartition},
		{partition: holdPartition},
		['kubectl-edit'],
		undefined,
	],
] as const) {
	test(`of a set whose strategy ${what}, the one before the hold ${expected ? 'counts' : 'counts no more'}`, () => {
		const managedFields = managers.map(manager => ({
			manager,
			fieldsV1: {'f:spec': {'f:updateStrategy': {'f:rollingUpdate': {'f:partition': {}}}}},
		}));
		const updateStrategy = {type: 'RollingUpdate', rollingUpdate: present};
		const set = statefulSet({metadata: {managedFields}, spec: {updateStrategy}});
		const former = {before, held: {type: 'RollingUpdate', rollingUpdate: held}};
		assert.deepEqual(strategyBefore(set, former), expected);
		assert.equal(strategyBefore(set, undefined), undefined);
	});
}

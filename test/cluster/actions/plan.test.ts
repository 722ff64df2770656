import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {ActionRequest} from '../../../source/cluster/actions/action.ts';
import {planAction} from '../../../source/cluster/actions/plan.ts';
import type {ReplicaSet, WorkloadOf} from '../../../source/kubernetes/objects.ts';
import {deployment, replicaSet, template} from '../../helpers/settled-web.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const undo: ActionRequest = {kind: 'undo', target};
const sets = [replicaSet(1, 'web:v1'), replicaSet(2, 'web:v2', {replicas: 3})];

function plan(request: ActionRequest, workload: WorkloadOf<'Deployment'>, owned: readonly ReplicaSet[] = sets) {
	const outcome = planAction({
		request,
		workload,
		owned,
		identity: {context: 'prod eu', server: 'https://one'},
		nowMs: Date.UTC(2026, 10, 22),
	});
	assert.equal(outcome.type, 'plan', 'sentence' in outcome ? outcome.sentence : '');
	return (outcome as Extract<typeof outcome, {type: 'plan'}>).plan;
}

function refusal(
	request: ActionRequest,
	workload: WorkloadOf<'Deployment'>,
	owned: readonly ReplicaSet[] = sets,
): string {
	const outcome = planAction({
		request,
		workload,
		owned,
		identity: {context: 'prod', server: 'https://one'},
		nowMs: Date.UTC(2026, 10, 22),
	});
	assert.equal(outcome.type, 'impossible');
	return (outcome as Extract<typeof outcome, {type: 'impossible'}>).sentence;
}

describe('plan of an undo', () => {
	it('replaces the template by that of the former revision, without its hash, guarded by uid and generation', () => {
		const {patch, title, toRevision} = plan(undo, deployment());
		assert.deepEqual(patch, [
			{op: 'test', path: '/metadata/uid', value: 'uid-web'},
			{op: 'test', path: '/metadata/generation', value: 2},
			{op: 'replace', path: '/spec/template', value: template('web:v1')},
		]);
		assert.equal(title, 'undo deployment/web to revision 1');
		assert.equal(toRevision, 1);
	});

	it('names the field that changes', () => {
		const {changes} = plan(undo, deployment());
		assert.deepEqual(changes, [{path: 'spec.template.spec.containers[web].image', before: 'web:v2', after: 'web:v1'}]);
	});

	it('gives the kubectl line with context and namespace, quoted for a shell', () => {
		const {kubectl} = plan(undo, deployment());
		assert.equal(kubectl, "kubectl --context 'prod eu' -n shop rollout undo deployment/web --to-revision=1");
	});

	it('of a paused Deployment resumes it in the same patch', () => {
		const {patch, title, notes} = plan(undo, deployment({spec: {paused: true}}));
		assert.deepEqual(patch.at(-1), {op: 'remove', path: '/spec/paused'});
		assert.equal(title, 'undo deployment/web to revision 1 and resume it');
		assert.match(notes.join(' '), /paused/);
	});

	it('of a paused Deployment can leave it paused', () => {
		const {patch} = plan({...undo, whilePaused: 'stay-paused'}, deployment({spec: {paused: true}}));
		assert.ok(!patch.some(({path}) => path === '/spec/paused'));
	});

	it('gives no kubectl line of a paused Deployment: to resume first would roll out what nobody wants, which it once told', () => {
		for (const whilePaused of ['resume', 'stay-paused'] as const) {
			const {kubectl} = plan({...undo, whilePaused}, deployment({spec: {paused: true}}));
			assert.match(kubectl, /^# kubectl has no command for this/, 'a shell does nothing with it');
			assert.doesNotMatch(kubectl, /\n/);
		}
	});

	it('goes past a second bad revision to the one that still serves, and else says that nothing speaks for it', () => {
		const current = deployment({spec: {template: template('web:v3')}});
		const bad = [replicaSet(2, 'web:v2'), replicaSet(3, 'web:v3')];
		const serving = plan(undo, current, [replicaSet(1, 'web:v1', {replicas: 3}), ...bad]);
		assert.equal(serving.toRevision, 1);
		assert.match(serving.notes.join(' '), /Revision 1 is proposed because it works: 3 of its pods serve now/);
		const settled = plan(undo, current, [replicaSet(1, 'web:v1'), ...bad]);
		assert.equal(settled.toRevision, 2);
		assert.match(settled.notes.join(' '), /Nothing shows that revision 2 worked/);
		const told = {
			uid: replicaSet(1, 'web:v1').metadata.uid,
			proof: {kind: 'was-current', forMs: 4 * 86_400_000},
		} as const;
		const seen = plan({...undo, proposed: told}, current, [replicaSet(1, 'web:v1'), ...bad]);
		assert.equal(seen.toRevision, 1, 'the one that the person was told');
		assert.match(seen.notes.join(' '), /Nobody saw revision 1 work, but it was current 4d\. History shows/);
		const lesser = {...told, proof: {kind: 'serving', pods: 1, isLesser: true}} as const;
		assert.match(
			plan({...undo, proposed: lesser}, current, [
				replicaSet(1, 'web:v1', {replicas: 1}),
				replicaSet(2, 'web:v2', {replicas: 3}),
				replicaSet(3, 'web:v3'),
			]).notes.join(' '),
			/Revision 1 may have been left half-way: 1 of its pods serves now, most that serve are others'\. History shows/,
		);
		const chosen = plan({kind: 'roll-to', target, revision: 2}, current, [replicaSet(1, 'web:v1'), ...bad]);
		assert.doesNotMatch(chosen.notes.join(' '), /Nothing shows/);
	});

	it('goes nowhere where all that is known spoke against it, though the plan knows less and would propose one', () => {
		assert.equal(plan(undo, deployment()).toRevision, 1);
		assert.match(refusal({...undo, proposed: 'none'}, deployment()), /no revision worth going back to: 1 failed/);
	});

	it('tells anew how many pods of the revision serve: the count of the first preview stood there for good', () => {
		const proposed = {uid: replicaSet(1, 'web:v1').metadata.uid, proof: {kind: 'serving', pods: 5} as const};
		const now = (replicas: number) =>
			plan({...undo, proposed}, deployment(), [replicaSet(1, 'web:v1', {replicas}), replicaSet(2, 'web:v2')]);
		assert.match(now(6).notes.join(' '), /Revision 1 is proposed because it works: 6 of its pods serve now\./);
		assert.deepEqual(now(6).request, {...undo, proposed: {...proposed, proof: {kind: 'serving', pods: 6}}});
		assert.match(now(0).notes.join(' '), /Nothing shows that revision 1 worked\./, 'none serves any more');
	});

	it('puts no other revision in the place of the one that was proposed', () => {
		const proof = {kind: 'serving', pods: 3} as const;
		const gone = {...undo, proposed: {uid: 'uid-gone', proof}};
		assert.match(
			refusal(gone, deployment()),
			/revision that undo was to go to is gone from the history of deployment\/web/,
		);
		const there = {...undo, proposed: {uid: replicaSet(2, 'web:v2').metadata.uid, proof}};
		assert.equal(
			refusal(there, deployment()),
			'deployment/web is at the template of revision 2 already: nothing to undo.',
		);
	});

	it('warns of a revision that was chosen against what is known of it', () => {
		const against = 'Revision 1 failed when it was current: its pods crashed.';
		assert.equal(plan({kind: 'roll-to', target, revision: 1, against}, deployment()).warning, against);
		assert.equal(plan({kind: 'roll-to', target, revision: 1}, deployment()).warning, undefined);
	});

	it('names in its request what it goes to, so that it is the same when it is asked for anew', () => {
		const {request} = plan(undo, deployment());
		const {uid} = replicaSet(1, 'web:v1').metadata;
		assert.deepEqual(request, {...undo, proposed: {uid, proof: {kind: 'unproven'}}});
		const undone = deployment({spec: {template: template('web:v1')}});
		assert.match(refusal(request, undone), /at the template of revision 1 already: nothing to undo/);
	});

	it('of a paused Deployment whose new template never ran goes back to what runs', () => {
		const current = deployment({spec: {paused: true, template: template('web:v3')}});
		const {toRevision, notes} = plan(undo, current);
		assert.equal(toRevision, 2);
		assert.match(notes.join(' '), /never ran/);
	});

	it('takes the change cause along, so that the old ReplicaSet does not get that of the bad one', () => {
		const annotations = {'deployment.kubernetes.io/revision': '2', 'kubernetes.io/change-cause': 'v2'};
		const withCause = replicaSet(1, 'web:v1', {annotations: {'kubernetes.io/change-cause': 'v1'}});
		const path = '/metadata/annotations/kubernetes.io~1change-cause';
		const current = deployment({metadata: {annotations}});
		assert.deepEqual(plan(undo, current, [withCause, ...sets.slice(1)]).patch.at(-1), {op: 'add', path, value: 'v1'});
		assert.deepEqual(plan(undo, current).patch.at(-1), {op: 'remove', path});
	});

	it('warns when a GitOps controller may bring the template back', () => {
		const argo = deployment({
			metadata: {managedFields: [{manager: 'argocd-controller', fieldsV1: {'f:spec': {'f:template': {}}}}]},
		});
		assert.match(plan(undo, argo).notes.join(' '), /^Argo CD manages/m);
	});

	it('says what applying the manifest again brings, as the manifest that was applied last has it', () => {
		const manifestOf = (image: string, spec: object = {}) =>
			JSON.stringify({
				spec: {
					...spec,
					template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image, env: []}]}},
				},
			});
		const notesOf = (manifest: string, request: ActionRequest = undo) => {
			const annotations = {'kubectl.kubernetes.io/last-applied-configuration': manifest};
			const applied = deployment({metadata: {annotations}});
			return plan(request, applied)
				.notes.filter(note => note.includes('apply'))
				.join(' ');
		};
		const made = 'It was made by kubectl apply: applying its manifest again brings';
		assert.equal(notesOf(manifestOf('web:v2')), `${made} back what it has now.`);
		const other = `${made} the manifest's own template, not that of now: web:v1.`;
		assert.equal(notesOf(manifestOf('web:v1')), other);
		for (const odd of ['{}', 'no JSON', '[]', '{"spec":{"template":null}}']) {
			assert.equal(notesOf(odd), `${made} the manifest's own template.`, odd);
		}
		const restart: ActionRequest = {kind: 'restart', target};
		assert.equal(notesOf(manifestOf('web:v2'), restart), '', 'apply leaves the annotation of a restart');
		assert.equal(notesOf(manifestOf('web:v1'), restart), other);
		const scale: ActionRequest = {kind: 'scale', target, replicas: 5};
		assert.equal(notesOf(manifestOf('web:v1'), scale), '', 'the manifest leaves the size open');
		assert.equal(notesOf(manifestOf('web:v1', {replicas: 3}), scale), `${made} back what it has now.`);
		assert.equal(notesOf(manifestOf('web:v1', {replicas: 2}), scale), `${made} the manifest's own 2 replicas.`);
	});

	it('has nothing to go back to when there is one revision', () => {
		assert.match(refusal(undo, deployment(), sets.slice(1)), /no other revision/);
	});

	it('ignores ReplicaSets of another owner', () => {
		const foreign = {
			...replicaSet(1, 'web:v1'),
			metadata: {...replicaSet(1, 'web:v1').metadata, ownerReferences: []},
		};
		assert.match(refusal(undo, deployment(), [foreign, ...sets.slice(1)]), /no other revision/);
	});
});

describe('plan of a roll to a chosen revision', () => {
	it('refuses one that is gone and names those that are there', () => {
		assert.match(refusal({kind: 'roll-to', target, revision: 7}, deployment()), /no revision 7; it has 2, 1/);
	});

	it('refuses the one that runs', () => {
		assert.match(
			refusal({kind: 'roll-to', target, revision: 2}, deployment()),
			/already has the template of revision 2/,
		);
	});
});

describe('plan of a resume', () => {
	it('shows what was changed while it was paused', () => {
		const current = deployment({spec: {paused: true, template: template('web:v3')}});
		const {changes, patch} = plan({kind: 'resume', target}, current);
		assert.deepEqual(changes, [
			{path: 'spec.paused', before: 'true', after: 'false'},
			{path: 'spec.template.spec.containers[web].image', before: 'web:v2', after: 'web:v3'},
		]);
		assert.deepEqual(patch.at(-1), {op: 'add', path: '/spec/paused', value: false});
	});

	it('is impossible when it is not paused', () => {
		assert.match(refusal({kind: 'resume', target}, deployment()), /is not paused/);
	});
});

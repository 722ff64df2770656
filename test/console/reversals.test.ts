import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome, ActionRequest, Preview} from '../../source/cluster/actions/action.ts';
import {closingSummary} from '../../source/console/closing-summary.ts';
import {lookForReversals, type WatchedChange, watchChange, watchPause} from '../../source/console/reversals.ts';
import type {ManagedFieldsEntry, Workload, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {template} from '../helpers/objects.ts';
import {collection, sampleNowMs, samplePreview, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';
import {deployment} from '../helpers/settled-web.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;

function web({
	generation = 2,
	paused = false,
	replicas = 3,
	image = 'web:v2',
	field = '',
	manager = '',
} = {}): Workload {
	const entry = {
		manager,
		operation: 'Update',
		time: '2026-11-22T12:05:00Z',
		fieldsV1: {'f:spec': {[`f:${field}`]: {}}},
	};
	return deployment({
		metadata: {generation, ...(manager ? {managedFields: [entry]} : {})},
		spec: {replicas, template: template(image), ...(paused ? {paused} : {})},
	});
}

const viewOf = (workload: Workload) => sampleView({workloads: collection([workload])});
const idle = () => false;

function previewOf(request: ActionRequest, before: Workload): Preview {
	const {uid, generation = 0} = before.metadata;
	const basis = {
		uid,
		generation,
		template: before.spec.template,
		paused: before.kind === 'Deployment' && before.spec.paused === true,
		replicas: before.kind === 'DaemonSet' ? 0 : (before.spec.replicas ?? 1),
		strategy: undefined,
	};
	return {...samplePreview, request, basis};
}

/** What is told after an action was done and the list then showed these, one after the other. */
function told(request: ActionRequest, before: Workload, ...shown: readonly Workload[]): readonly string[] {
	let watched: readonly WatchedChange[] = watchChange([], previewOf(request, before), viewOf(before));
	return shown.flatMap(workload => {
		const seen = lookForReversals(watched, viewOf(workload), sampleNowMs, idle);
		watched = seen.watched;
		return seen.reversals.map(({sentence}) => sentence);
	});
}

const scale: ActionRequest = {kind: 'scale', target, replicas: 6};
const setImage: ActionRequest = {kind: 'set-image', target, container: 'web', image: 'web:v3'};
const pause: ActionRequest = {kind: 'pause', target};
const resume: ActionRequest = {kind: 'resume', target};

const cases: readonly (readonly [
	what: string,
	ActionRequest,
	before: Workload,
	shown: readonly Workload[],
	string?,
])[] = [
	['nothing happens', scale, web(), [web(), web({generation: 3, replicas: 6})]],
	[
		'an older state is shown once more',
		scale,
		web(),
		[web({generation: 3, replicas: 6}), web({generation: 3, replicas: 6})],
	],
	[
		'something else is changed',
		scale,
		web(),
		[web({generation: 3, replicas: 6}), web({generation: 4, replicas: 6, image: 'web:v9'})],
	],
	[
		'an autoscaler scales it back',
		scale,
		web(),
		[
			web({generation: 3, replicas: 6}),
			web({generation: 4, replicas: 3, field: 'replicas', manager: 'kube-controller-manager'}),
		],
		'kube-controller-manager took back what was done here: deployment/web in shop was scaled from 6 to 3',
	],
	[
		'it is taken back before the list showed it',
		scale,
		web(),
		[web({generation: 4, replicas: 3, field: 'replicas', manager: 'argocd-controller'})],
		'argocd-controller took back what was done here: deployment/web in shop was scaled to 3',
	],
	[
		'a tool puts another image in',
		setImage,
		web(),
		[
			web({generation: 3, image: 'web:v3'}),
			web({generation: 4, image: 'web:v2', field: 'template', manager: 'argocd-controller'}),
		],
		'argocd-controller took back what was done here: deployment/web in shop was set from web:v3 to web:v2',
	],
	[
		'somebody resumes what was frozen',
		pause,
		web(),
		[web({generation: 3, paused: true}), web({generation: 4})],
		'somebody took back what was done here: deployment/web in shop was resumed',
	],
	[
		'somebody pauses what was resumed',
		resume,
		web({paused: true}),
		[web({generation: 3}), web({generation: 4, paused: true, field: 'paused', manager: 'kubectl-rollout'})],
		'kubectl-rollout took back what was done here: deployment/web in shop was paused',
	],
];

for (const [what, request, before, shown, sentence] of cases) {
	test(`${request.kind}, and ${what}: ${sentence ?? 'nothing is told'}`, () => {
		assert.deepEqual(told(request, before, ...shown), sentence === undefined ? [] : [sentence]);
	});
}

/** As the API server sorts them: by time, which has whole seconds, and then by name. */
const writtenBy = (manager: string, second: number, field = 'template'): ManagedFieldsEntry => ({
	manager,
	operation: 'Update',
	time: `2026-11-22T12:05:0${second}Z`,
	fieldsV1: {'f:spec': {[`f:${field}`]: {}}},
});
const scaledBy = (manager: string): ManagedFieldsEntry => {
	const {time: _none, ...entry} = writtenBy(manager, 0, 'replicas');
	return {...entry, subresource: 'scale'};
};
const owned = (parts: Parameters<typeof web>[0], ...managedFields: readonly ManagedFieldsEntry[]): Workload => {
	const workload = web(parts) as WorkloadOf<'Deployment'>;
	return {...workload, metadata: {...workload.metadata, managedFields}};
};

const setAt = owned({generation: 3, image: 'web:v3'}, writtenBy('argocd', 0), writtenBy('rolltop', 3));
const back = {generation: 4, image: 'web:v2'};
const writers: readonly (readonly [
	what: string,
	ActionRequest,
	before: Workload,
	shown: readonly Workload[],
	who: RegExp,
])[] = [
	[
		'an entry in the same second stands before rolltop’s',
		setImage,
		owned({}, writtenBy('argocd', 0)),
		[setAt, owned(back, writtenBy('argocd', 3), writtenBy('rolltop', 3))],
		/^argocd took back/,
	],
	[
		'somebody else owns some of the template and wrote something else of it before',
		setImage,
		owned({}),
		[
			setAt,
			owned({generation: 4, image: 'web:v3'}, writtenBy('argocd', 0), writtenBy('rolltop', 3), writtenBy('zebra', 5)),
			owned({generation: 5, image: 'web:v2'}, writtenBy('argocd', 5), writtenBy('rolltop', 3), writtenBy('zebra', 5)),
		],
		/^argocd took back/,
	],
	[
		'the same second once more: nothing tells',
		setImage,
		owned({}, writtenBy('argocd', 3)),
		[
			owned({generation: 3, image: 'web:v3'}, writtenBy('argocd', 3), writtenBy('rolltop', 3)),
			owned(back, writtenBy('argocd', 3), writtenBy('rolltop', 3)),
		],
		/^somebody took back/,
	],
	[
		'it was taken back before the list showed it, in the same second',
		scale,
		owned({}, writtenBy('argocd', 0, 'replicas')),
		[owned({generation: 4}, writtenBy('argocd', 3, 'replicas'), writtenBy('rolltop', 3, 'replicas'))],
		/^argocd took back/,
	],
	[
		'it was taken back before the list showed it, by way of a Scale, which has no time',
		scale,
		owned({}, scaledBy('kube-controller-manager')),
		[owned({generation: 4}, scaledBy('kube-controller-manager'))],
		/^kube-controller-manager took back/,
	],
	[
		'another rolltop set another image',
		setImage,
		owned({}),
		[setAt, owned({generation: 4, image: 'web:v9'}, writtenBy('argocd', 0), writtenBy('rolltop', 5))],
		/^another rolltop changed again/,
	],
];

for (const [what, request, before, shown, who] of writers) {
	test(`who took a change back is told by what of its owners differs: ${what}`, () =>
		assert.match(told(request, before, ...shown).join(), who));
}

test('what changes while a write of its own is on its way is no reversal', () => {
	const watched = watchPause([], target, viewOf(web({generation: 3, paused: true})));
	const seen = lookForReversals(watched, viewOf(web({generation: 3, paused: true})), sampleNowMs, idle);
	const resumed = viewOf(web({generation: 4}));
	assert.equal(lookForReversals(seen.watched, resumed, sampleNowMs, () => true).reversals.length, 0);
	assert.equal(lookForReversals(seen.watched, resumed, sampleNowMs, idle).reversals.length, 1);
	// And once it is done, the former change is no longer watched.
	const own = watchChange(seen.watched, previewOf(resume, web({generation: 3, paused: true})), resumed);
	assert.equal(lookForReversals(own, resumed, sampleNowMs, idle).reversals.length, 0);
});

test('who took the brake off is named on the message line at once, and in the closing summary', async () => {
	const screen = await openScreen({view: {workloads: collection([web({generation: 2})])}});
	screen.cluster.answers.pause = () =>
		Promise.resolve({
			type: 'done',
			receipt: {atMs: sampleNowMs, sentence: 'paused deployment/web', kubectl: 'kubectl'},
		});
	await screen.press('p', 'p');
	await screen.show({workloads: collection([web({generation: 3, paused: true})])});
	await screen.show({workloads: collection([web({generation: 4})])});
	const sentence = 'somebody took back what was done here: deployment/web in shop was resumed';
	await screen.waitFor(sentence);
	const {reversals} = await screen.close();
	assert.equal(closingSummary([], 'UTC', undefined, reversals), `14:03:22  ${sentence}\n`);
});

const sent = {type: 'done', receipt: {atMs: sampleNowMs, sentence: 'done', kubectl: 'kubectl'}} as const;
const lost: ActionOutcome = {
	type: 'failed',
	unknown: true,
	error: {kind: 'timeout', message: 'no answer'},
	sentence: 'It may still arrive.',
};

test('an own resume whose answer was lost, and which arrived later, was told as taken back by somebody', async () => {
	const screen = await openScreen({view: viewOf(web())});
	screen.cluster.answers.pause = () => Promise.resolve(sent);
	await screen.press('p', 'p');
	assert.ok(screen.cluster.calls.includes('pause shop/web'));
	const paused = web({generation: 3, paused: true});
	await screen.show({workloads: collection([paused])});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf(resume, paused)});
	screen.cluster.answers.perform = () => Promise.resolve(lost);
	await screen.press('p');
	await screen.waitFor('y resume now');
	await screen.press('y');
	await screen.waitFor('It may still arrive.');
	await screen.show({workloads: collection([web({generation: 4})])});
	assert.deepEqual((await screen.close()).reversals, []);
});

test('an own pause whose answer was lost, and which arrived later, was told as taken back by somebody', async () => {
	const before = web({paused: true});
	const screen = await openScreen({view: viewOf(before)});
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: previewOf(resume, before)});
	screen.cluster.answers.perform = () => Promise.resolve(sent);
	await screen.press('p');
	await screen.waitFor('y resume now');
	await screen.press('y');
	await screen.show({workloads: collection([web({generation: 3})])});
	screen.cluster.answers.pause = () => Promise.resolve(lost);
	await screen.press('p');
	await screen.waitFor('It may still arrive.');
	await screen.show({workloads: collection([web({generation: 4, paused: true})])});
	assert.deepEqual((await screen.close()).reversals, []);
});

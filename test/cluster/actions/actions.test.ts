import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {
	ActionOutcome,
	ActionRequest,
	JsonPatchOperation,
	Preview,
} from '../../../source/cluster/actions/action.ts';
import {createActions} from '../../../source/cluster/actions/actions.ts';
import type {ActionApi} from '../../../source/cluster/actions/api.ts';
import type {Contact} from '../../../source/cluster/source.ts';
import {failure, type KubernetesError, type Result, success} from '../../../source/kubernetes/errors.ts';
import type {ObjectMeta, Pod, Workload, WorkloadOf} from '../../../source/kubernetes/objects.ts';
import {holdPartition} from '../../../source/rollout/is-held.ts';
import type {SeenRevision} from '../../../source/rollout/seen-revisions.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {statefulSet} from '../../helpers/objects.ts';
import {deployment, podOf, replicaSet, template} from '../../helpers/settled-web.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const nowMs = Date.parse('2026-11-22T12:10:00Z');
const reached: Contact = {state: 'reached', lastMs: nowMs};

interface Sent {
	readonly patch: readonly JsonPatchOperation[];
	readonly dryRun: boolean;
}

const seenFailing = (failure: string): SeenRevision => ({
	completeMs: 0,
	lastMs: nowMs - 60_000,
	isComplete: false,
	hasCompleted: false,
	failure,
});

/** Answers reads and writes from two lists, in order, and notes what was sent. */
function setUp(script: {
	readonly writesDisabled?: string;
	readonly reads?: readonly Result<Workload>[];
	readonly patches?: readonly Result<Workload>[];
	readonly contact?: Contact;
	/** The mirror has nothing of it. */
	readonly isUnheld?: true;
	readonly pods?: Result<readonly Pod[]>;
	readonly owned?: Result<never>;
	/** Of the objects that a template names. */
	readonly metadata?: Readonly<Record<string, Result<ObjectMeta>>>;
	readonly minor?: number;
	/** Of what revisions were seen to fail, by their numbers. */
	readonly failing?: Readonly<Record<string, string>>;
	/** More of the pod spec of revision 1. */
	readonly firstSpec?: object;
}) {
	const sent: Sent[] = [];
	const reads = [...(script.reads ?? [])];
	const patches = [...(script.patches ?? [])];
	const clock = createFakeClock(nowMs);
	const closing = new AbortController();
	const oldest = replicaSet(1, 'web:v1');
	const {template: firstTemplate} = oldest.spec;
	const withMore = {...firstTemplate, spec: {...firstTemplate.spec, ...script.firstSpec}};
	const first = {...oldest, spec: {...oldest.spec, template: withMore}};
	const running = replicaSet(2, 'web:v2', {replicas: 3});
	const pods = ['a', 'b', 'c'].map(suffix => podOf(running, suffix));
	const next = (answers: Result<Workload>[], what: string) => {
		const answer = answers.shift();
		if (!answer) throw new Error(`one ${what} too many`);
		return Promise.resolve(answer);
	};
	const api: ActionApi = {
		readWorkload: () => next(reads, 'read'),
		readNodes: () => Promise.resolve(success([])),
		readAutoscalers: () => Promise.resolve(success([])),
		readMinor: () => Promise.resolve(script.minor),
		readOwned: () => Promise.resolve(script.owned ?? success([first, running])),
		readPods: () => Promise.resolve(script.pods ?? success(pods)),
		readQuotas: () => Promise.resolve(success([])),
		readMetadata: (_namespace, {name}) => Promise.resolve(script.metadata?.[name] ?? error('not-found', 404)),
		write(write, {dryRun}) {
			assert.equal(write.type, 'patch');
			sent.push({patch: write.type === 'patch' ? write.patch : [], dryRun});
			return next(patches, 'write');
		},
	};
	const actions = createActions({
		api,
		identity: {context: 'prod', server: 'https://one'},
		contact: () => script.contact ?? reached,
		now: () => nowMs,
		clock,
		signal: closing.signal,
		...(script.writesDisabled === undefined ? {} : {writesDisabled: script.writesDisabled}),
		held: () => (script.isUnheld ? undefined : deployment()),
		heldPods: () => undefined,
		remembered: () => ({
			seen: new Map(Object.entries(script.failing ?? {}).map(([key, why]) => [key, seenFailing(why)])),
		}),
	});
	/** Lets time pass until the action has come to its end. */
	async function ended<T>(action: Promise<T>): Promise<T> {
		let isOver = false;
		const over = () => {
			isOver = true;
		};
		action.then(over, over);
		while (!isOver) {
			await new Promise(setImmediate);
			clock.advance(250);
		}
		assert.equal(clock.pending(), 0, 'a timer was left behind');
		return action;
	}
	return {actions, sent, reads, clock, closing, ended};
}

const error = (kind: KubernetesError['kind'], status?: number): Result<never> =>
	failure({kind, message: 'said the server', ...(status ? {status} : {})});

/** The request had gone out. */
const arrived = (kind: KubernetesError['kind'], status?: number): Result<never> =>
	failure({kind, message: 'said the server', mayHaveArrived: true, ...(status ? {status} : {})});

const saying = (message: string, status: number): Result<never> =>
	failure({kind: status === 400 ? 'invalid' : 'server', message, status});

async function previewOf(reads: readonly Result<Workload>[] = [success(deployment())]): Promise<Preview> {
	const {actions} = setUp({reads, patches: [success(deployment())]});
	const outcome = await actions.preview({kind: 'undo', target});
	assert.equal(outcome.type, 'ready');
	return (outcome as Extract<typeof outcome, {type: 'ready'}>).preview;
}

const sentence = (outcome: ActionOutcome) =>
	outcome.type === 'done' ? outcome.receipt.sentence : 'sentence' in outcome ? outcome.sentence : outcome.what.join();

describe('pause', () => {
	it('is one patch that tests the uid only', async () => {
		const {actions, sent} = setUp({patches: [success(deployment())]});
		assert.equal(sentence(await actions.pause(target)), 'paused deployment/web');
		assert.deepEqual(sent, [
			{
				dryRun: false,
				patch: [
					{op: 'test', path: '/metadata/uid', value: 'uid-web'},
					{op: 'add', path: '/spec/paused', value: true},
				],
			},
		]);
	});

	it('says "Not sent" at once when the server does not answer, and sends nothing', async () => {
		const lost: Contact = {
			state: 'lost',
			lastMs: 0,
			sinceMs: 0,
			error: {kind: 'unreachable', message: 'connection refused'},
		};
		const {actions, sent} = setUp({contact: lost});
		const outcome = await actions.pause(target);
		assert.match(sentence(outcome), /^Not sent: /);
		assert.equal(outcome.type === 'failed' && outcome.unsent, true);
		assert.equal(sent.length, 0);
	});

	it('is not waited for longer than a preview of anything else: that says at once that nobody answers', async () => {
		const lost: Contact = {
			state: 'lost',
			lastMs: 0,
			sinceMs: 0,
			error: {kind: 'unreachable', message: 'connection refused'},
		};
		const {actions, reads} = setUp({contact: lost});
		const outcome = await actions.preview({kind: 'undo', target});
		assert.match(outcome.type === 'failed' ? outcome.sentence : '', /does not answer/);
		assert.deepEqual(reads, []);
	});

	it('is not sent again after a timeout: it reads, and tells that it was done', async () => {
		const {actions, sent} = setUp({
			patches: [error('timeout')],
			reads: [success(deployment({spec: {paused: true}}))],
		});
		assert.equal(sentence(await actions.pause(target)), 'paused deployment/web');
		assert.equal(sent.length, 1);
	});

	it('does not say "not done" of what may still arrive: it reads on, and says how long', async () => {
		const unchanged = Array.from({length: 5}, () => success(deployment()));
		const {actions, sent, reads, clock, ended} = setUp({patches: [arrived('timeout')], reads: unchanged});
		const text = sentence(await ended(actions.pause(target)));
		assert.match(text, /^It had not been done when deployment\/web was read, for 15 s; it may still arrive/);
		assert.doesNotMatch(text, /as it was|done all the same/);
		assert.equal(reads.length, 0);
		assert.equal(sent.length, 1);
		assert.ok(clock.now() - nowMs >= 15_000);
	});

	it('says that it was deleted, and not that it is not loaded yet, when the mirror knows that already', async () => {
		const {actions, sent} = setUp({isUnheld: true, reads: [error('not-found', 404)]});
		assert.match(sentence(await actions.pause(target)), /was deleted meanwhile\. Nothing was written\./);
		const early = setUp({isUnheld: true, reads: [success(deployment())]});
		assert.match(sentence(await early.actions.pause(target)), /is not loaded yet/);
		assert.deepEqual([...sent, ...early.sent], []);
	});

	it('finds the pause that arrived late', async () => {
		const reads = [success(deployment()), error('unreachable'), success(deployment({spec: {paused: true}}))];
		const {actions, sent, ended} = setUp({patches: [arrived('unreachable')], reads});
		assert.equal(sentence(await ended(actions.pause(target))), 'paused deployment/web');
		assert.equal(sent.length, 1);
	});

	it('does not say "as it was" of a Deployment that somebody else changed meanwhile', async () => {
		const scaled = success(deployment({metadata: {generation: 3}, spec: {replicas: 9}}));
		const {actions, ended} = setUp({patches: [arrived('timeout')], reads: Array.from({length: 5}, () => scaled)});
		const text = sentence(await ended(actions.pause(target)));
		assert.match(text, /^Not known whether it was done: deployment\/web was changed meanwhile/);
		assert.doesNotMatch(text, /as it was|done all the same/);
	});

	it('says that it is not known when the Deployment can not be read, or is another', async () => {
		const reads = Array.from({length: 5}, () => error('unreachable'));
		const unread = setUp({patches: [error('timeout')], reads});
		assert.match(sentence(await unread.ended(unread.actions.pause(target))), /^Not known .* could not be read/);
		const other = success(deployment({metadata: {uid: 'other'}, spec: {paused: true}}));
		const recreated = setUp({patches: [error('timeout')], reads: [other]});
		assert.match(sentence(await recreated.ended(recreated.actions.pause(target))), /deleted and created again/);
	});

	it('is looked for when the cluster is closed meanwhile, too: what became of it is owed to whoever asked', async () => {
		const {actions, closing, ended} = setUp({
			patches: [error('timeout')],
			reads: [success(deployment()), success(deployment({spec: {paused: true}}))],
		});
		const outcome = actions.pause(target);
		await new Promise(setImmediate);
		closing.abort();
		assert.equal(sentence(await ended(outcome)), 'paused deployment/web');
	});

	it('is not sent once more when the cluster is closed before the pause of a busy server is over', async () => {
		const {actions, sent, closing, ended} = setUp({patches: [error('server', 503)], reads: [success(deployment())]});
		const outcome = actions.pause(target);
		await new Promise(setImmediate);
		closing.abort();
		assert.equal((await ended(outcome)).type, 'failed');
		assert.equal(sent.length, 1);
	});

	it('is known to be done though both answers were 503, by a proxy that passed the first on', async () => {
		const paused = success(deployment({spec: {paused: true}}));
		const {actions, ended} = setUp({patches: [error('server', 503), error('server', 503)], reads: [paused]});
		assert.equal(sentence(await ended(actions.pause(target))), 'paused deployment/web');
	});

	it('is sent again, once, when the server was too busy to take it', async () => {
		for (const [status, retryAfterMs, expectedMs] of [
			[429, 2_000, 2_000],
			[503, undefined, 1_000],
			[429, 60_000, 5_000],
		] as const) {
			const kind = status === 429 ? 'throttled' : 'server';
			const busy = failure({kind, message: 'busy', status, ...(retryAfterMs ? {retryAfterMs} : {})});
			const {actions, sent, clock, ended} = setUp({patches: [busy, success(deployment())]});
			assert.equal(sentence(await ended(actions.pause(target))), 'paused deployment/web');
			assert.equal(sent.length, 2);
			assert.ok(Math.abs(clock.now() - nowMs - expectedMs) <= 250, `${status} waited ${clock.now() - nowMs} ms`);

			const still = setUp({patches: [busy, busy], reads: [success(deployment())]});
			assert.equal((await still.ended(still.actions.pause(target))).type, 'failed');
			assert.equal(still.sent.length, 2);
		}
	});

	it('is not sent again after any other failure, nor when it may have arrived', async () => {
		for (const answer of [error('server', 500), error('forbidden', 403), arrived('server', 503)]) {
			const {actions, sent, ended} = setUp({patches: [answer], reads: [success(deployment({spec: {paused: true}}))]});
			await ended(actions.pause(target));
			assert.equal(sent.length, 1);
		}
	});

	it('where nothing may be written sends nothing and gives the reason, not "--read-only"', async () => {
		const {actions, sent} = setUp({writesDisabled: 'standard input is not a terminal'});
		const refusal = 'Nothing can be changed here: standard input is not a terminal.';
		assert.equal(sentence(await actions.pause(target)), refusal);
		assert.equal(sentence(await actions.perform(await previewOf())), refusal);
		assert.equal(sent.length, 0);
	});
});

describe('preview', () => {
	it('asks the server for a dry run of the very patch', async () => {
		const {actions, sent} = setUp({reads: [success(deployment())], patches: [success(deployment())]});
		const outcome = await actions.preview({kind: 'undo', target});
		assert.equal(outcome.type, 'ready');
		const {preview} = outcome as Extract<typeof outcome, {type: 'ready'}>;
		assert.deepEqual(sent, [{dryRun: true, patch: preview.patch}]);
		assert.deepEqual(preview.server, {type: 'accepted'});
	});

	it('tells a refusal, a denial by a webhook too, from a dry run that could not be made', async () => {
		for (const [answer, type] of [
			[error('forbidden', 403), 'refused'],
			[error('invalid', 422), 'refused'],
			[saying('admission webhook "policy.example.com" denied the request: no latest tags', 400), 'refused'],
			[saying('admission webhook "policy.example.com" denied the request: no latest tags', 500), 'refused'],
			[saying('admission webhook "audit.example.com" does not support dry run', 400), 'unknown'],
			[saying('failed calling webhook "audit.example.com": context deadline exceeded', 500), 'unknown'],
			[error('timeout'), 'unknown'],
		] as const) {
			const {actions} = setUp({reads: [success(deployment())], patches: [answer]});
			const outcome = await actions.preview({kind: 'undo', target});
			assert.equal(outcome.type === 'ready' && outcome.preview.server.type, type);
		}
	});
});

describe('preview without the right to list ReplicaSets', () => {
	const previewed = async (request: ActionRequest, kind: KubernetesError['kind'] = 'forbidden', spec: object = {}) => {
		const read = success(deployment({spec}));
		return setUp({reads: [read], patches: [read], owned: error(kind, 403)}).actions.preview(request);
	};

	it('goes on with all that needs none, without a forecast, and says why', async () => {
		for (const [request, spec] of [
			[{kind: 'scale', target, replicas: 5}, {}],
			[{kind: 'restart', target}, {}],
			[{kind: 'set-image', target, container: 'web', image: 'web:v3'}, {}],
			[{kind: 'resume', target}, {paused: true}],
		] as const) {
			const outcome = await previewed(request, 'forbidden', spec);
			assert.equal(outcome.type, 'ready', request.kind);
			const {forecast, notes} = (outcome as Extract<typeof outcome, {type: 'ready'}>).preview;
			assert.deepEqual(forecast, {type: 'none', why: 'there is no right to list ReplicaSets'});
			assert.doesNotMatch(notes.join(' '), /never ran/);
		}
	});

	it('has no undo, and names what may not be listed', async () => {
		for (const request of [{kind: 'undo', target} as const, {kind: 'roll-to', target, revision: 1} as const]) {
			const outcome = await previewed(request);
			assert.match(
				'sentence' in outcome ? outcome.sentence : '',
				/not allow you to list the ReplicaSets of deployment\/web/,
			);
		}
	});

	it('does not take another fault for a missing right', async () => {
		assert.equal((await previewed({kind: 'restart', target}, 'server')).type, 'failed');
	});
});

describe('hold', () => {
	const set = statefulSet({spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 1}}}});
	const at = {kind: 'StatefulSet', namespace: 'shop', name: 'db'} as const;
	const held = {...set, spec: {...set.spec, updateStrategy: heldWith({partition: holdPartition})}};

	function heldWith(rollingUpdate: object) {
		return {type: 'RollingUpdate', rollingUpdate};
	}

	async function resumed(lost: Result<never>, looks: readonly Result<Workload>[]) {
		const {actions, ended} = setUp({
			reads: [success(set), ...looks, success(held)],
			patches: [success(held), lost, success(set)],
		});
		const hold = await actions.preview({kind: 'hold', target: at});
		assert.ok(hold.type === 'ready');
		const outcome = await ended(actions.perform(hold.preview));
		assert.equal(outcome.type, 'failed');
		const resume = await actions.preview({kind: 'resume', target: at});
		assert.ok(resume.type === 'ready');
		return resume.preview.patch.at(-1)?.value;
	}

	it('keeps what it took when nobody knows whether it was done: the set that is found held gets it back', async () => {
		const unread = Array.from({length: 5}, () => error('unreachable'));
		assert.deepEqual(await resumed(arrived('timeout'), unread), set.spec.updateStrategy);
	});

	it('keeps nothing of one that was refused', async () => {
		assert.deepEqual(await resumed(error('forbidden', 403), []), heldWith({partition: 0}));
	});
});

/** As the dry run of the undo leaves it. */
const undone = (spec: Partial<WorkloadOf<'Deployment'>['spec']> = {}) =>
	success(deployment({metadata: {generation: 3}, spec: {template: template('web:v1'), ...spec}}));

async function forecastIn(script: Parameters<typeof setUp>[0], request: ActionRequest = {kind: 'undo', target}) {
	const {actions} = setUp({reads: [success(deployment())], patches: [undone()], ...script});
	const outcome = await actions.preview(request);
	assert.equal(outcome.type, 'ready');
	const {preview} = outcome as Extract<typeof outcome, {type: 'ready'}>;
	return {preview, forecast: preview.forecast};
}

describe('the forecast of a preview', () => {
	it('has every step, the fewest available, the most pods and the end', async () => {
		const {forecast} = await forecastIn({});
		assert.equal(forecast?.type, 'forecast');
		const {steps, fewestAvailable, mostPods, ends, quota} = (forecast as Extract<typeof forecast, {type: 'forecast'}>)
			.forecast;
		assert.deepEqual(
			steps.map(({revision, from, to}) => `${revision}: ${from}→${to}`),
			['1: 0→1', '2: 3→2', '1: 1→2', '2: 2→1', '1: 2→3', '2: 1→0'],
		);
		assert.deepEqual([fewestAvailable, mostPods, ends.type, quota.type], [3, 4, 'complete', 'fits']);
	});

	it('is that of the server’s version: up to 1.33 a pod is available later than minReadySeconds say', async () => {
		const waiting = {minReadySeconds: 5};
		const durationOf = async (minor?: number) => {
			const {forecast} = await forecastIn({
				...(minor === undefined ? {} : {minor}),
				reads: [success(deployment({spec: waiting}))],
				patches: [undone(waiting)],
			});
			assert.ok(forecast?.type === 'forecast' && forecast.forecast.ends.type === 'complete');
			return forecast.forecast.durationMs.likely;
		};
		const [before, since, unknown] = [await durationOf(33), await durationOf(37), await durationOf()];
		assert.ok(before > since, `${before} ms in 1.33, ${since} ms in 1.37`);
		assert.equal(unknown, since);
	});

	it('is made from the patch when the dry run told nothing, and is the same', async () => {
		const {forecast} = await forecastIn({});
		assert.deepEqual((await forecastIn({patches: [error('timeout')]})).forecast, forecast);
	});

	it('is none, and says why, when the pods can not be read or the server would refuse', async () => {
		const unread = await forecastIn({pods: error('forbidden', 403)});
		assert.deepEqual(unread.forecast, {type: 'none', why: 'its pods could not be read: said the server'});
		const refused = await forecastIn({patches: [error('forbidden', 403)]});
		assert.deepEqual(refused.forecast, {type: 'none', why: 'the server would refuse the change'});
	});

	it('is no success of a revision that failed when it was current, of whose pods none is left', async () => {
		const why = "its pods can't pull web:v1: not found";
		const {preview, forecast} = await forecastIn({failing: {1: why}}, {kind: 'roll-to', target, revision: 1});
		assert.ok(forecast?.type === 'forecast');
		assert.deepEqual(forecast.forecast.ends, {type: 'stuck', why});
		assert.equal(preview.warning, `This is the template of revision 1, which failed: ${why}.`);
		const steps = forecast.forecast.steps.map(({revision, from, to}) => `${revision}: ${from}→${to}`);
		assert.deepEqual(steps, ['1: 0→1']);
		assert.equal((await forecastIn({})).preview.warning, undefined);
	});

	it('of an undo from a row of the list: it does not go to what was seen to fail', async () => {
		const {actions} = setUp({reads: [success(deployment())], failing: {1: 'its pods crash'}});
		const outcome = await actions.preview({kind: 'undo', target});
		assert.ok(outcome.type === 'impossible');
		assert.match(outcome.sentence, /no revision worth going back to: 1 failed, never served, or was rolled back from/);
	});

	it('of another image is none of success where no kubelet can read it, and the question says so', async () => {
		const image = async (to: string) => {
			const after = success(deployment({metadata: {generation: 3}, spec: {template: template(to)}}));
			const {actions} = setUp({reads: [success(deployment())], patches: [after]});
			const outcome = await actions.preview({kind: 'set-image', target, container: 'web', image: to});
			assert.ok(outcome.type === 'ready' && outcome.preview.forecast?.type === 'forecast');
			const {warning, notes, forecast} = outcome.preview;
			return {warning, notes, ends: forecast.forecast.ends};
		};
		const invalid = await image('!!');
		assert.match(invalid.warning ?? '', /^"!!" is no image reference/);
		assert.deepEqual(invalid.ends, {type: 'stuck', why: 'InvalidImageName'});
		const tag = await image('v3');
		assert.match(
			tag.notes.join(),
			/Another repository than before: web → v3\. For another tag of the same one: web:v3\./,
		);
		assert.equal((await image('web:v3')).notes.join(), '');
		assert.equal((await image('web:v3')).ends.type, 'complete');
	});

	it('of another image says what does not change, where the present pods fail of something else', async () => {
		const notes = async (why: string) => {
			const after = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v3')}}));
			const {actions} = setUp({
				reads: [success(deployment())],
				patches: [after],
				failing: {2: why},
				pods: success([]),
			});
			const outcome = await actions.preview({kind: 'set-image', target, container: 'web', image: 'web:v3'});
			assert.ok(outcome.type === 'ready');
			return outcome.preview.notes.join();
		};
		assert.match(
			await notes('its pods crash at the start'),
			/^Only the image changes\. Now its pods crash at the start: /,
		);
		assert.equal(await notes("its pods can't pull web:v2: not found"), '');
	});

	it('is compared before a patch is sent once more: a worse one sends nothing', async () => {
		const {preview} = await forecastIn({});
		const annotated = success(deployment({metadata: {generation: 3}}));
		const [a, b, c] = ['a', 'b', 'c'].map(suffix => podOf(replicaSet(2, 'web:v2', {replicas: 3}), suffix));
		assert.ok(a && b && c);
		const failing = {...c, status: {...c.status, conditions: [{type: 'Ready', status: 'False'}]}};
		const {actions, sent} = setUp({
			patches: [error('invalid', 422)],
			reads: [annotated],
			pods: success([a, b, failing]),
		});
		assert.deepEqual(await actions.perform(preview), {
			type: 'changed',
			what: ['as few as 2 pods would be available, 3 when it was previewed'],
		});
		assert.equal(sent.length, 1);
	});
});

describe('what an undo leaves out', () => {
	const firstSpec = {
		containers: [{name: 'web', image: 'web:v1', envFrom: [{configMapRef: {name: 'app-config'}}]}],
		volumes: [{name: 'tls', secret: {secretName: 'tls'}}],
	};

	it('is told as notes: what is missing, what changed since, what may not be read', async () => {
		const written = {fieldsV1: {'f:data': {}}, time: '2026-11-22T12:08:00Z'};
		const config = success({
			name: 'app-config',
			uid: 'config',
			resourceVersion: '9',
			creationTimestamp: '2026-11-20T00:00:00Z',
			managedFields: [written],
		});
		const changed = await forecastIn({firstSpec, metadata: {'app-config': config}});
		assert.deepEqual(changed.preview.notes.slice(1), [
			'ConfigMap app-config, which revision 1 reads, was written 2m ago, after revision 1 last started or ran, as far as its objects tell: undo does not bring it back.',
			'Secret tls, which revision 1 reads, is missing: its pods would wait for it.',
		]);
		const secret = await forecastIn({firstSpec, metadata: {tls: error('forbidden', 403)}});
		assert.match(secret.preview.notes.join(' '), /Unknown .* as it was: you may not read secrets\./);
	});
});

describe('perform', () => {
	it('sends what was previewed, once', async () => {
		const preview = await previewOf();
		const {actions, sent} = setUp({patches: [success(deployment())]});
		assert.equal(
			sentence(await actions.perform(preview)),
			'undid deployment/web to revision 1 (revision 3 from now on)',
		);
		assert.deepEqual(sent, [{dryRun: false, patch: preview.patch}]);
	});

	it('after a failed precondition sends once more if only what does not matter changed, and says so', async () => {
		const preview = await previewOf();
		const annotated = success(deployment({metadata: {generation: 3}}));
		const {actions, sent} = setUp({patches: [error('invalid', 422), success(deployment())], reads: [annotated]});
		const outcome = await actions.perform(preview);
		assert.equal(outcome.type === 'done' && outcome.receipt.sentAgain, true);
		assert.deepEqual(sent[1]?.patch[1], {op: 'test', path: '/metadata/generation', value: 3});
	});

	it('writes nothing when the template was changed in between, and says so', async () => {
		const preview = await previewOf();
		const changed = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v3')}}));
		const {actions, sent} = setUp({patches: [error('invalid', 422)], reads: [changed]});
		const outcome = await actions.perform(preview);
		assert.deepEqual(outcome, {type: 'changed', what: ['the template was changed: web:v2 → web:v3']});
		assert.equal(sent.length, 1);
	});

	it('takes a 422 with an unchanged object for the refusal that it is', async () => {
		const preview = await previewOf();
		const {actions, sent} = setUp({patches: [error('invalid', 422)], reads: [success(deployment())]});
		assert.equal((await actions.perform(preview)).type, 'failed');
		assert.equal(sent.length, 1);
	});

	it('never sends again after a timeout', async () => {
		const preview = await previewOf();
		const done = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v1')}}));
		const {actions, sent} = setUp({patches: [error('timeout')], reads: [done]});
		assert.equal((await actions.perform(preview)).type, 'done');
		assert.equal(sent.length, 1);
	});

	it('says that the Deployment was deleted meanwhile', async () => {
		const preview = await previewOf();
		const {actions} = setUp({patches: [error('not-found', 404)]});
		assert.match(sentence(await actions.perform(preview)), /was deleted meanwhile. Nothing was written./);
	});

	it('says so, too, when it was deleted between the refusal and the look, not that the server refused it', async () => {
		const preview = await previewOf();
		const {actions} = setUp({patches: [error('invalid', 422)], reads: [error('not-found', 404)]});
		assert.match(sentence(await actions.perform(preview)), /was deleted meanwhile. Nothing was written./);
	});

	it('is not known once the generation has moved on without it, and looks no longer', async () => {
		const preview = await previewOf();
		const scaled = success(deployment({metadata: {generation: 3}, spec: {replicas: 9}}));
		const {actions, sent, ended} = setUp({patches: [arrived('timeout')], reads: [scaled]});
		assert.match(sentence(await ended(actions.perform(preview))), /^Not known .* was changed meanwhile/);
		assert.equal(sent.length, 1);
	});

	it('takes the first of two for done when a busy answer was not true', async () => {
		const preview = await previewOf();
		const done = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v1')}}));
		const {actions, ended} = setUp({patches: [error('throttled', 429), error('invalid', 422)], reads: [done]});
		assert.equal((await ended(actions.perform(preview))).type, 'done');
	});

	it('said "nothing was written" of what may have been done: the first answer was 503, and somebody changed it again', async () => {
		const preview = await previewOf();
		const again = success(deployment({metadata: {generation: 4}, spec: {template: template('web:v9')}}));
		const {actions, sent, ended} = setUp({patches: [error('server', 503), error('invalid', 422)], reads: [again]});
		const outcome = await ended(actions.perform(preview));
		assert.ok(outcome.type === 'failed' && outcome.unknown);
		assert.match(outcome.sentence, /^Not known whether it was done: deployment\/web was changed meanwhile/);
		assert.equal(sent.length, 2);
	});

	it('said of a patch that was sent again that it was refused, though the first of those two was done', async () => {
		const preview = await previewOf();
		const harmless = success(deployment({metadata: {generation: 3, annotations: {note: 'x'}}}));
		const done = success(deployment({metadata: {generation: 4}, spec: {template: template('web:v1')}}));
		const {actions, sent, ended} = setUp({
			patches: [error('invalid', 422), error('server', 503), error('invalid', 422)],
			reads: [harmless, done],
		});
		const outcome = await ended(actions.perform(preview));
		assert.ok(outcome.type === 'done');
		assert.deepEqual([outcome.receipt.sentAgain, outcome.receipt.generation, sent.length], [true, 3, 3]);
	});

	it('does not say that nothing was written of an object that was deleted after a 503', async () => {
		const preview = await previewOf();
		const gone = error('not-found', 404);
		const {actions, ended} = setUp({patches: [error('server', 503), gone], reads: [gone]});
		assert.match(
			sentence(await ended(actions.perform(preview))),
			/^Not known whether it was done: .* was deleted meanwhile/,
		);
	});
});

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import type {ActionRequest, Receipt} from '../../source/cluster/actions/action.ts';
import type {Cluster} from '../../source/cluster/cluster.ts';
import {connect} from '../../source/cluster/connect.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import type {ResolvedKubeconfig} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig/load-kubeconfig.ts';
import type {WorkloadKind} from '../../source/kubernetes/objects.ts';
import {progressOf} from '../../source/rollout/progress.ts';
import {summaryOf} from '../../source/rollout/summary.ts';
import {kindWords, workloadKinds} from '../../source/rollout/workload-kind.ts';
import {until} from '../helpers/control-plane-process.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

/** The administrator's way to the control plane. */
function administrator(): ResolvedKubeconfig {
	const found = loadKubeconfig({
		env: {},
		homeDirectory: '/',
		workingDirectory: '/',
		readFile: path => readFileSync(path, 'utf8'),
		explicitPath: controlPlane().kubeconfig,
		overrides: {},
	});
	if (found.type !== 'resolved') throw new Error(found.type);
	return found.kubeconfig;
}

function manifest(kind: WorkloadKind, namespace: string, behavior?: string) {
	const labels = {app: 'web', ...(behavior === undefined ? {} : {'rolltop.dev/behavior': behavior})};
	return {
		apiVersion: 'apps/v1',
		kind,
		metadata: {namespace, name: 'web'},
		spec: {
			...(kind === 'DaemonSet' ? {} : {replicas: 3}),
			...(kind === 'StatefulSet' ? {serviceName: 'web'} : {}),
			selector: {matchLabels: {app: 'web'}},
			template: {metadata: {labels}, spec: {containers: [{name: 'web', image: 'web:v1'}]}},
		},
	};
}

interface Acting {
	readonly cluster: Cluster;
	/** A value of the workload by JSONPath, as kubectl reads it. */
	read(path: string): Promise<string>;
	becomes(path: string, wanted: string): Promise<void>;
	kubectl(...args: readonly string[]): Promise<string>;
	/** Waits until kubectl says that the rollout is complete. */
	complete(): Promise<void>;
	/** Previews, checks that the server's dry run accepts it and that nothing was written, and does it. */
	act(request: Readonly<Record<string, unknown>>): Promise<Receipt>;
}

/** A workload of a kind, complete, and rolltop's own cluster beside kubectl. */
async function acting(kind: WorkloadKind, namespace: string, use: (acting: Acting) => Promise<void>): Promise<void> {
	await onCluster(namespace, async () => {
		const plane = controlPlane().kubectl;
		const ref = `${kindWords[kind].word}/web`;
		const kubectl = (...args: readonly string[]) => plane('-n', namespace, ...args);
		const read = (path: string) => kubectl('get', ref, '-o', `jsonpath={${path}}`);
		await plane.send([manifest(kind, namespace)], 'create', '-f', '-');
		const cluster = connect({
			kubeconfig: administrator(),
			namespace,
			userAgent: 'rolltop/test',
			clock: systemClock,
			random: Math.random,
			env: {},
		});
		try {
			await use({
				cluster,
				kubectl,
				read,
				becomes: (path, wanted) =>
					until(
						async () => (await read(path)) === wanted,
						async () => `${path} is ${await read(path)}, not ${wanted}`,
						30_000,
					),
				async complete() {
					await kubectl('rollout', 'status', ref, '--timeout=60s');
				},
				async act(request) {
					const before = await read('.metadata.generation');
					const asked = {...request, target: {kind, namespace, name: 'web'}} as ActionRequest;
					const previewed = await cluster.preview(asked);
					assert.ok(previewed.type === 'ready', 'sentence' in previewed ? previewed.sentence : '');
					assert.deepEqual(previewed.preview.server, {type: 'accepted'});
					assert.equal(await read('.metadata.generation'), before, 'a preview writes nothing');
					const outcome = await cluster.perform(previewed.preview);
					assert.ok(outcome.type === 'done', JSON.stringify(outcome));
					return outcome.receipt;
				},
			});
		} finally {
			cluster.close();
		}
	});
}

const image = '.spec.template.spec.containers[0].image';

for (const kind of workloadKinds) {
	test(`of a ${kind}: set image, restart, undo, roll to a revision and scale do what kubectl then sees`, () =>
		acting(kind, `acts-${kind.toLowerCase()}`, async ({act, read, becomes, complete, kubectl}) => {
			const ref = `${kindWords[kind].word}/web`;
			await complete();
			const set = await act({kind: 'set-image', container: 'web', image: 'web:v2'});
			assert.equal(set.sentence, `set image of web in ${ref} to web:v2`);
			assert.equal(await read(image), 'web:v2');
			await complete();

			const undone = await act({kind: 'undo'});
			assert.equal(undone.sentence, `undid ${ref} to revision 1 (revision 3 from now on)`);
			assert.equal(await read(image), 'web:v1');
			await complete();
			const history = await kubectl('rollout', 'history', ref);
			assert.match(history, /^3\b/m);
			assert.doesNotMatch(history, /^1\b/m);

			await act({kind: 'roll-to', revision: 2});
			assert.equal(await read(image), 'web:v2');
			await complete();

			await act({kind: 'restart'});
			const at = await read('.spec.template.metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt');
			assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
			await complete();
			// Each of them was a rollout, and made a revision.
			assert.match(await kubectl('rollout', 'history', ref), /^5\b/m);

			if (kind === 'DaemonSet') {
				await assert.rejects(act({kind: 'scale', replicas: 2}), /has no number of replicas/);
				return;
			}
			for (const replicas of [5, 0, 2]) {
				await act({kind: 'scale', replicas});
				assert.equal(await read('.spec.replicas'), String(replicas));
			}
			await becomes('.status.readyReplicas', '2');
		}));
}

for (const kind of ['StatefulSet', 'DaemonSet'] as const) {
	test(`of a ${kind}: it is held as near to a pause as it can be, and gets back exactly what it had`, () =>
		acting(kind, `holds-${kind.toLowerCase()}`, async ({act, read, complete}) => {
			await complete();
			const before = await read('.spec.updateStrategy');
			await act({kind: 'hold'});
			const held = await read('.spec.updateStrategy');
			assert.match(held, kind === 'StatefulSet' ? /"partition":2147483647\b/ : /"OnDelete"/);
			await act({kind: 'set-image', container: 'web', image: 'web:v2'});
			await act({kind: 'resume'});
			assert.equal(await read('.spec.updateStrategy'), before);
			await complete();
		}));
}

test('a held StatefulSet stays held when it is scaled up: its new pods have the old template, and it is not held once more', () =>
	acting('StatefulSet', 'holds-scaled', async ({cluster, act, read, becomes, complete, kubectl}) => {
		await complete();
		const before = await read('.spec.updateStrategy');
		await act({kind: 'hold'});
		await act({kind: 'set-image', container: 'web', image: 'web:v2'});
		await act({kind: 'scale', replicas: 5});
		await becomes('.status.availableReplicas', '5');
		const images = async () => await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].spec.containers[0].image}');
		assert.equal(await images(), 'web:v1 web:v1 web:v1 web:v1 web:v1');
		const set = JSON.parse(await kubectl('get', 'statefulset/web', '-o', 'json')) as Parameters<typeof progressOf>[0];
		assert.deepEqual(
			[progressOf(set).phase, summaryOf(set, Date.now()).sentence],
			['held', 'held by rolltop, 0 of 5 updated'],
		);
		const target = {kind: 'StatefulSet', namespace: 'holds-scaled', name: 'web'} as const;
		const again = await cluster.preview({kind: 'hold', target});
		assert.ok(again.type === 'impossible');
		assert.match(again.sentence, /is held already/);
		assert.match(
			await kubectl('rollout', 'status', 'statefulset/web', '--timeout=10s'),
			/partitioned roll out complete/,
		);
		const goOn = await cluster.preview({kind: 'resume', target});
		assert.ok(goOn.type === 'ready' && goOn.preview.forecast?.type === 'forecast');
		const {ends, steps} = goOn.preview.forecast.forecast;
		assert.deepEqual([ends.type, steps.at(-1)?.to], ['complete', 5], 'what was held back would follow');
		await act({kind: 'resume'});
		assert.equal(await read('.spec.updateStrategy'), before);
		await becomes('.status.updatedReplicas', '5');
		await complete();
		assert.equal(await images(), 'web:v2 web:v2 web:v2 web:v2 web:v2');
	}));

test('of a StatefulSet whose new pod never becomes ready: undo deletes that pod, and it comes through', () =>
	acting('StatefulSet', 'never-ready', async ({cluster, act, read, becomes, complete, kubectl}) => {
		await complete();
		const template = {
			metadata: {labels: {app: 'web', 'rolltop.dev/behavior': 'never-ready'}},
			spec: {containers: [{name: 'web', image: 'web:v2'}]},
		};
		await kubectl('patch', 'statefulset/web', '--type=strategic', '-p', JSON.stringify({spec: {template}}));
		await becomes('.status.updatedReplicas', '1');
		const target = {kind: 'StatefulSet', namespace: 'never-ready', name: 'web'} as const;
		const deletions = async () => {
			const previewed = await cluster.preview({kind: 'undo', target});
			assert.ok(previewed.type === 'ready');
			return previewed.preview.deletions?.map(({name}) => name) ?? [];
		};
		await until(
			async () => (await deletions()).join() === 'web-2',
			() => 'web-2 is not taken to be in the way',
			60_000,
		);
		const {sentence, remark} = await act({kind: 'undo'});
		assert.deepEqual([sentence, remark], ['undid statefulset/web to revision 1 (revision 3 from now on)', undefined]);
		await complete();
		await becomes('.status.readyReplicas', '3');
		assert.equal(await read(image), 'web:v1');
	}));

test('what a hold took is not put back once somebody else has let the set go on and holds it for reasons of his own', () =>
	acting('DaemonSet', 'holds-others', async ({act, read, complete, kubectl}) => {
		await complete();
		const patch = (updateStrategy: object) =>
			kubectl('patch', 'daemonset/web', '--type=merge', '-p', JSON.stringify({spec: {updateStrategy}}));
		await patch({type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 3}});
		await act({kind: 'hold'});
		await patch({type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 2}});
		await patch({type: 'OnDelete', rollingUpdate: null});
		await act({kind: 'resume'});
		assert.match(await read('.spec.updateStrategy'), /"maxUnavailable":1\b/);
	}));

test('of a StatefulSet in its trap: undo sets the template and deletes exactly the stuck pod, and it comes through', () =>
	acting('StatefulSet', 'trap', async ({cluster, act, read, becomes, complete, kubectl}) => {
		await complete();
		const template = {
			metadata: {labels: {app: 'web', 'rolltop.dev/behavior': 'image-missing'}},
			spec: {containers: [{name: 'web', image: 'web:nope'}]},
		};
		await kubectl('patch', 'statefulset/web', '--type=strategic', '-p', JSON.stringify({spec: {template}}));
		await becomes('.status.readyReplicas', '2');
		const waiting = '.status.containerStatuses[0].state.waiting.reason';
		await until(
			async () => /ImagePull/.test(await kubectl('get', 'pod/web-2', '-o', `jsonpath={${waiting}}`)),
			() => 'web-2 does not fail',
			30_000,
		);
		const uids = async () => (await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].metadata.uid}')).split(' ');
		const before = await uids();
		const target = {kind: 'StatefulSet', namespace: 'trap', name: 'web'} as const;
		const previewed = await cluster.preview({kind: 'undo', target});
		assert.ok(previewed.type === 'ready');
		assert.deepEqual(
			previewed.preview.deletions?.map(({name}) => name),
			['web-2'],
		);
		assert.match(previewed.preview.kubectl, /rollout undo statefulset\/web --to-revision=1 && .* delete pod web-2$/);
		const {sentence, remark} = await act({kind: 'undo'});
		assert.deepEqual([sentence, remark], ['undid statefulset/web to revision 1 (revision 3 from now on)', undefined]);
		await complete();
		await becomes('.status.readyReplicas', '3');
		const kept = (await uids()).filter(uid => before.includes(uid));
		assert.equal(kept.length, 2, 'only the stuck pod is another');
		assert.equal(await read(image), 'web:v1');
	}));

test('of a StatefulSet that kubectl undid, and that is still in its trap: undo deletes the stuck pod, and nothing else', () =>
	acting('StatefulSet', 'left-over', async ({act, read, becomes, complete, kubectl}) => {
		await complete();
		const template = {
			metadata: {labels: {app: 'web', 'rolltop.dev/behavior': 'crash'}},
			spec: {containers: [{name: 'web', image: 'web:bad'}]},
		};
		await kubectl('patch', 'statefulset/web', '--type=strategic', '-p', JSON.stringify({spec: {template}}));
		await becomes('.status.readyReplicas', '2');
		await until(
			async () =>
				Number(await kubectl('get', 'pod/web-2', '-o', 'jsonpath={.status.containerStatuses[0].restartCount}')) > 0,
			() => 'web-2 does not crash',
			30_000,
		);
		await kubectl('rollout', 'undo', 'statefulset/web');
		const generation = await read('.metadata.generation');
		const {sentence} = await act({kind: 'undo'});
		assert.equal(sentence, 'deleted the stuck pod web-2 of statefulset/web');
		assert.equal(await read('.metadata.generation'), generation);
		await complete();
		await becomes('.status.readyReplicas', '3');
	}));

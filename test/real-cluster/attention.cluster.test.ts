import {test} from 'node:test';
import type {WorkloadKind} from '../../source/kubernetes/objects.ts';
import {kindWords} from '../../source/rollout/workload-kind.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

function manifest(kind: WorkloadKind, namespace: string, name: string) {
	return {
		apiVersion: 'apps/v1',
		kind,
		metadata: {namespace, name},
		spec: {
			...(kind === 'DaemonSet' ? {} : {replicas: 3}),
			...(kind === 'StatefulSet' ? {serviceName: name} : {}),
			selector: {matchLabels: {app: name}},
			template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'web', image: `${name}:v1`}]}},
		},
	};
}

/** Another image, and a label that says how its pods fare. */
const broken = (name: string, behavior: string) =>
	JSON.stringify({
		spec: {
			template: {
				metadata: {labels: {'rolltop.dev/behavior': behavior}},
				spec: {containers: [{name: 'web', image: `${name}:v2`}]},
			},
		},
	});

test('the list says within seconds why workloads of each kind do not get on, without one being opened', () =>
	onCluster('attending', async ({namespace, open}) => {
		const {kubectl} = controlPlane();
		const all: readonly (readonly [WorkloadKind, string, string])[] = [
			['Deployment', 'cart', 'image-missing'],
			['DaemonSet', 'agent', 'crash'],
			['StatefulSet', 'queue', 'never-ready'],
		];
		for (const [kind, name] of all) await kubectl.send([manifest(kind, namespace, name)], 'create', '-f', '-');
		for (const [kind, name] of all) {
			await kubectl('-n', namespace, 'rollout', 'status', `${kindWords[kind].word}/${name}`, '--timeout=60s');
		}
		const session = open();
		await session.waitFor(/3 workloads/);
		for (const [kind, name, behavior] of all) {
			const ref = `${kindWords[kind].word}/${name}`;
			await kubectl('-n', namespace, 'patch', ref, '--type=strategic', '-p', broken(name, behavior));
		}
		await session.waitFor(/✗ +cart .*cart v1 → v2[\s\S]*stuck \d+s: [^\n]*new pods? can't pull cart:v2: not found/);
		await session.waitFor(/✗ +agent [\s\S]*stuck \d+s: the new pod crashes/);
		await session.waitFor(/2 stuck/);
		await session.waitFor(/queue .*queue v1 → v2[\s\S]*rolling 1 of 3, no progress \d+s of 10m/, {timeoutMs: 60_000});
		await kubectl('-n', namespace, 'rollout', 'undo', 'deployment/cart');
		await session.waitFor(/● +cart /);
		await session.waitFor(/1 stuck/);
		session.type('\u0003');
		await session.exited;
	}));

test('who changed a template is named right after a restart by rolltop, a change by another, and a pause', () =>
	onCluster('blaming', async ({namespace, create, complete, open}) => {
		const {kubectl} = controlPlane();
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/revision 1\b/);
		session.type('R');
		await session.waitFor(/y restart now/);
		session.type('y');
		await session.waitFor(/revision (?:1 → )?2 .*changed \d+s ago by rolltop/);
		await complete('web');
		await kubectl('-n', namespace, 'set', 'image', 'deployment/web', 'web=web:v2');
		await session.waitFor(/→ 3 .*changed \d+s ago by kubectl-set/);
		session.type('p');
		await session.waitFor(/‖/);
		await session.waitFor(/changed \d+s ago by kubectl-set/);
		session.type('\u0003');
		await session.exited;
	}));

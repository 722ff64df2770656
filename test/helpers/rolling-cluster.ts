import assert from 'node:assert/strict';
import {type ConnectedCluster, type ConnectOptions, connect} from '../../source/cluster/connect.ts';
import {createRandom} from '../../source/control-plane/random.ts';
import type {NewObject} from '../../source/control-plane/world.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from '../../source/simulator/cluster.ts';
import {daemonSet, deployment, statefulSet, type WorkloadOptions} from '../../source/simulator/scenarios/build.ts';
import {serveCluster} from '../../source/simulator/serve.ts';
import {ADMIN_TOKEN, admin} from '../simulator/support.ts';
import {kubeconfigOf} from './transport.ts';

/** A simulated cluster on a socket, whose rollouts take so long that they are in progress during a test. */
export interface RollingCluster {
	readonly simulated: SimulatedCluster;
	/** Opens it as rolltop does; closed at the end. */
	connect(options?: Partial<ConnectOptions>): ConnectedCluster;
	/** Rolls it to an image that takes long to be ready. */
	roll(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', name: string, image?: string): void;
	/** Changes its spec as another client would; its generation moves. */
	change(kind: string, name: string, change: (spec: Spec) => Spec): void;
	spec(kind: string, name: string): Spec;
	/** Waits until the condition holds. */
	until(condition: () => boolean, what: string): Promise<void>;
}

type Spec = Readonly<Record<string, unknown>>;

const longestWaitMs = 15_000;
const namespace = 'default';

const makers = {Deployment: deployment, StatefulSet: statefulSet, DaemonSet: daemonSet};

/** Takes an hour of the cluster's time: nothing of it is ready while a test runs. */
const slow: Partial<WorkloadOptions> = {podAnnotations: {'rolltop.dev/ready-after': '3600s'}};

export async function withRollingCluster(
	objects: readonly NewObject[],
	use: (cluster: RollingCluster) => Promise<void>,
): Promise<void> {
	const users = new Map([[ADMIN_TOKEN, admin]]);
	const clock = systemClock;
	const simulated = createSimulatedCluster({seed: 'rolling', startMs: clock.now(), users, timers: clock});
	createAll(simulated.world, objects);
	const served = await serveCluster({port: 0, speed: 20, clock});
	const pace = served.begin(simulated);
	const opened: ConnectedCluster[] = [];
	const {world} = simulated;
	const objectOf = (kind: string, name: string) => {
		const object = world.get(kind, namespace, name);
		assert.ok(object, `there is no ${kind} ${name}`);
		return object;
	};
	const specOf = (kind: string, name: string) => objectOf(kind, name).spec as Spec;
	const change = (kind: string, name: string, changed: (spec: Spec) => Spec) => {
		world.update({...objectOf(kind, name), spec: changed(specOf(kind, name))} as NewObject);
		// What it sets off is due from now on.
		pace.catchUp();
	};
	try {
		await use({
			simulated,
			connect(options = {}) {
				const cluster = connect({
					kubeconfig: kubeconfigOf({
						server: `https://127.0.0.1:${served.server.port}`,
						user: {token: ADMIN_TOKEN},
						cluster: {certificateAuthority: {type: 'text', text: served.authority}},
					}),
					namespace,
					userAgent: 'rolltop/test',
					clock,
					random: createRandom(`rolling ${opened.length}`),
					env: process.env,
					serverPace: 20,
					...options,
				});
				opened.push(cluster);
				return cluster;
			},
			roll(kind, name, image = `${name}:v2`) {
				change(kind, name, spec => {
					const made = makers[kind]({name, image, ...slow}).spec as Spec;
					return {...spec, template: made.template};
				});
			},
			change,
			spec: specOf,
			async until(condition, what) {
				const startedMs = performance.now();
				while (!condition()) {
					assert.ok(performance.now() - startedMs < longestWaitMs, `waited for ${what}`);
					await new Promise(resolve => setTimeout(resolve, 5));
				}
			},
		});
	} finally {
		for (const cluster of opened) cluster.close();
		await served.stop();
	}
}

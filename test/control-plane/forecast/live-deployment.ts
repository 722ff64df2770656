import {deploymentController} from '../../../source/control-plane/deployment/deployment-controller.ts';
import type {DeploymentObject, ReplicaSetObject} from '../../../source/control-plane/deployment/deployment-objects.ts';
import type {ForecastInput} from '../../../source/control-plane/forecast/forecast.ts';
import {type ForecastObjects, templatesByHash} from '../../../source/control-plane/forecast/forecast-objects.ts';
import {learnPodTimings} from '../../../source/control-plane/forecast/pod-timings.ts';
import {createRandom} from '../../../source/control-plane/random.ts';
import {replicaSetController} from '../../../source/control-plane/replica-set/replica-set-controller.ts';
import {shapeOf} from '../../../source/kubernetes/decoder/object-shapes.ts';
import {keep} from '../../../source/kubernetes/decoder/shape.ts';
import type {Pod} from '../../../source/kubernetes/objects.ts';
import {namespace, type SmallCluster, smallCluster, startMs, template} from '../small-cluster.ts';

export const deploymentOf = ({world}: SmallCluster) => world.get('Deployment', namespace, 'web') as DeploymentObject;
export const setsOf = ({world}: SmallCluster) => world.list('ReplicaSet', namespace) as readonly ReplicaSetObject[];

/** Changes the Deployment's spec, as a request would. */
export function patchSpec(cluster: SmallCluster, change: object): void {
	const {spec, ...others} = deploymentOf(cluster);
	const written = cluster.world.update({...others, spec: {...spec, ...change}});
	if (!written.ok) {
		throw new Error(written.error.message);
	}
}

/** A Deployment that went from web:1 to web:2 and has come to rest. */
export function settledDeployment(spec: object, seed = 1): SmallCluster {
	const cluster = smallCluster([deploymentController, replicaSetController], {seed});
	cluster.world.create({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace},
		spec: {
			replicas: 3,
			progressDeadlineSeconds: 600,
			revisionHistoryLimit: 10,
			selector: {matchLabels: {app: 'db'}},
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			template: template('web:1'),
			...spec,
		},
		status: {},
	});
	cluster.engine.runUntil(startMs + 30_000);
	patchSpec(cluster, {template: template('web:2')});
	cluster.engine.runUntil(startMs + 300_000);
	return cluster;
}

const podShape = shapeOf({resource: 'pods', detail: 'row'});

/** What the mirror holds of the cluster's objects: pods as they are projected. */
export function liveObjects(cluster: SmallCluster): ForecastObjects {
	const pods = cluster.world.list('Pod', namespace).map(pod => keep(pod, podShape) as unknown as Pod);
	return {kind: 'Deployment', workload: deploymentOf(cluster), revisions: setsOf(cluster), pods, quotas: []};
}

/** A forecast of the cluster as it is, with what its own pods tell. */
export function inputOf(
	cluster: SmallCluster,
	change: ForecastInput['change'],
	seed = 1,
	objects = liveObjects(cluster),
): ForecastInput {
	const nowMs = cluster.engine.nowMs();
	const {pods, revisions} = objects;
	return {
		objects,
		change,
		timings: learnPodTimings({pods, templates: templatesByHash(revisions), nowMs}),
		nowMs,
		random: createRandom(`forecast ${seed}`),
	};
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deploymentController} from '../../../source/control-plane/deployment/deployment-controller.ts';
import type {DeploymentObject, ReplicaSetObject} from '../../../source/control-plane/deployment/deployment-objects.ts';
import {podTemplateHash} from '../../../source/control-plane/pod-template-hash.ts';
import {replicaSetController} from '../../../source/control-plane/replica-set/replica-set-controller.ts';
import type {Controller} from '../../../source/control-plane/world.ts';
import {namespace, type SmallCluster, smallCluster, startMs, template} from '../small-cluster.ts';

const bothControllers = [deploymentController, replicaSetController];
const selector = {matchLabels: {app: 'db'}};

interface Setup {
	readonly spec?: object;
	readonly controllers?: readonly Controller[];
	readonly minor?: number;
}

/** Deployment `web` of two replicas; `before` prepares the world. */
function clusterWith(
	{spec = {}, controllers = bothControllers, minor = 37}: Setup,
	before?: (cluster: SmallCluster) => void,
) {
	const cluster = smallCluster(controllers, {minor});
	before?.(cluster);
	const made = cluster.world.create({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace},
		spec: {replicas: 2, progressDeadlineSeconds: 10, selector, template: template('web:1'), ...spec},
		status: {},
	});
	assert.ok(made.ok);
	after(cluster, 5000);
	return cluster;
}

const after = ({engine}: SmallCluster, ms: number) => engine.runUntil(engine.nowMs() + ms);
const deploymentOf = ({world}: SmallCluster) => world.get('Deployment', namespace, 'web') as DeploymentObject;
const setsOf = ({world}: SmallCluster) => world.list('ReplicaSet', namespace) as readonly ReplicaSetObject[];

function change(cluster: SmallCluster, spec: object, annotations: object = {}): void {
	const deployment = deploymentOf(cluster);
	const metadata = {...deployment.metadata, annotations: {...deployment.metadata.annotations, ...annotations}};
	assert.ok(cluster.world.update({...deployment, metadata, spec: {...deployment.spec, ...spec}}).ok);
	after(cluster, 5000);
}

function progressing(cluster: SmallCluster): readonly unknown[] {
	const found = deploymentOf(cluster).status?.conditions?.find(({type}) => type === 'Progressing');
	return [found?.status, found?.reason, found?.message];
}

test('a paused Deployment takes a new template without a ReplicaSet, still scales, and rolls when it is resumed', () => {
	const cluster = clusterWith({});
	change(cluster, {paused: true});
	assert.deepEqual(progressing(cluster), ['Unknown', 'DeploymentPaused', 'Deployment is paused']);
	change(cluster, {template: template('web:2'), replicas: 3});
	assert.deepEqual(
		setsOf(cluster).map(({spec}) => spec.replicas),
		[3],
	);
	assert.equal(deploymentOf(cluster).status?.updatedReplicas, undefined);
	change(cluster, {paused: false});
	after(cluster, 5000);
	assert.deepEqual(
		setsOf(cluster).map(({spec}) => spec.replicas),
		[0, 3],
	);
	assert.equal(progressing(cluster)[1], 'NewReplicaSetAvailable');
});

test('the rollback annotation of old clients is obeyed and taken away', () => {
	const cluster = clusterWith({});
	change(cluster, {template: template('web:2')});
	change(cluster, {}, {'deprecated.deployment.rollback.to': '1'});
	after(cluster, 5000);
	const {metadata, spec} = deploymentOf(cluster);
	assert.equal(spec.template.spec.containers[0]?.image, 'web:1');
	assert.equal(metadata.annotations?.['deprecated.deployment.rollback.to'], undefined);
	assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '3');
	assert.ok(cluster.eventsOf('web').includes('DeploymentRollback: Rolled back deployment "web" to revision 1 (x1)'));
	change(cluster, {}, {'deprecated.deployment.rollback.to': '77'});
	const text = 'DeploymentRollbackRevisionNotFound: Unable to find the revision to rollback to. (x1)';
	assert.ok(cluster.eventsOf('web').includes(text));
});

test('a Deployment that would select all pods is only told so', () => {
	const cluster = clusterWith({spec: {selector: {}}});
	assert.deepEqual(setsOf(cluster), []);
	assert.equal(deploymentOf(cluster).status?.observedGeneration, 1);
	const [event] = cluster.eventsOf('web');
	assert.match(event ?? '', /^SelectingAll: This deployment is selecting all pods. A non-empty selector is required./);
});

test('an orphaned ReplicaSet of the same template is adopted and found, not made anew', () => {
	const labels = {app: 'db', 'pod-template-hash': 'abc'};
	const orphan = {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {name: 'web-abc', namespace, labels},
		spec: {
			replicas: 2,
			selector: {matchLabels: labels},
			template: {...template('web:1'), metadata: {labels}},
		},
		status: {replicas: 0},
	};
	const cluster = clusterWith({}, ({world}) => world.create(orphan));
	const [set, ...others] = setsOf(cluster);
	assert.deepEqual(others, []);
	assert.equal(set?.metadata.ownerReferences?.[0]?.uid, deploymentOf(cluster).metadata.uid);
	assert.equal(set?.metadata.annotations?.['deployment.kubernetes.io/revision'], '1');
	assert.equal(progressing(cluster)[1], 'NewReplicaSetAvailable');
});

test('a ReplicaSet that lost its label is released and replaced by its Deployment', () => {
	const cluster = clusterWith({});
	const [set] = setsOf(cluster);
	assert.ok(set && cluster.world.update({...set, metadata: {...set.metadata, labels: {app: 'other'}}}).ok);
	after(cluster, 5000);
	assert.equal(cluster.world.get('ReplicaSet', namespace, set.metadata.name)?.metadata.ownerReferences, undefined);
	assert.equal(deploymentOf(cluster).status?.collisionCount, 1);
	assert.equal(setsOf(cluster).length, 2);
});

test('a name that another template has taken already raises the collision count and gives another hash', () => {
	const taken = podTemplateHash(template('web:1'));
	const stranger = {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {name: `web-${taken}`, namespace, labels: {app: 'stranger'}},
		spec: {replicas: 0, selector: {matchLabels: {app: 'stranger'}}, template: template('stranger:1')},
		status: {replicas: 0},
	};
	const cluster = clusterWith({}, ({world}) => world.create(stranger));
	assert.equal(deploymentOf(cluster).status?.collisionCount, 1);
	assert.equal(setsOf(cluster)[1]?.metadata.name, `web-${podTemplateHash(template('web:1'), 1)}`);
	assert.equal(progressing(cluster)[1], 'NewReplicaSetAvailable');
});

test('a rollout without progress is reported when its deadline has passed, within a second, and only once', () => {
	const cluster = clusterWith({controllers: [deploymentController]});
	assert.equal(progressing(cluster)[1], 'NewReplicaSetCreated');
	after(cluster, 60_000);
	assert.equal(progressing(cluster)[1], 'ProgressDeadlineExceeded');
	const changes = cluster.changes.filter(({object}) => object.kind === 'Deployment');
	const reported = changes.at(-1)?.object as DeploymentObject;
	const since = reported.status?.conditions?.find(({type}) => type === 'Progressing')?.lastUpdateTime;
	const tookMs = Date.parse(since ?? '') - startMs;
	assert.ok(tookMs >= 10_000 && tookMs <= 11_100, `${tookMs} ms`);
	const before = cluster.changes.length;
	after(cluster, 3_600_000);
	assert.equal(cluster.changes.length, before);
});

test('versions up to 1.31 word the scaling the other way round', () => {
	const cluster = clusterWith({minor: 31});
	change(cluster, {replicas: 4});
	const [{metadata} = {metadata: {name: ''}}] = setsOf(cluster);
	assert.deepEqual(cluster.eventsOf('web'), [
		`ScalingReplicaSet: Scaled up replica set ${metadata.name} to 2 (x1)`,
		`ScalingReplicaSet: Scaled up replica set ${metadata.name} to 4 from 2 (x1)`,
	]);
	assert.equal(deploymentOf(cluster).status?.terminatingReplicas, undefined);
});

test('one that lost a pod long after its rollout is looked at as often as the limit of retries allows, not without end', () => {
	let syncs = 0;
	const counting: Controller = {
		...deploymentController,
		reconcile(context, key) {
			syncs++;
			return deploymentController.reconcile(context, key);
		},
	};
	const cluster = clusterWith({controllers: [counting, replicaSetController]});
	after(cluster, 60_000);
	const [pod = assert.fail()] = cluster.world.list('Pod', namespace);
	const conditions = [{type: 'Ready', status: 'False'}];
	cluster.world.updateStatus({...pod, status: {...(pod.status as object), conditions}});
	syncs = 0;
	after(cluster, 60_000);
	// A burst of a hundred, then ten a second, as the real controller does.
	assert.ok(syncs > 0 && syncs < 720, `${syncs} syncs`);
});

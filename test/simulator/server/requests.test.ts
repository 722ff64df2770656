import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fieldsOf, itemsOf, textOf} from '../../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, testCluster} from '../support.ts';

const nameOf = (object: unknown) => textOf(fieldsOf(fieldsOf(object).metadata).name);
const metaOf = (body: unknown) => fieldsOf(fieldsOf(body).metadata);
const merge = {contentType: 'application/merge-patch+json'};

test('a new object is defaulted, named and dated by the server', () => {
	const {send} = testCluster();
	const {status, body} = send('POST', DEPLOYMENTS, deployment('web'));
	assert.equal(status, 201);
	const {uid, resourceVersion, generation, creationTimestamp} = metaOf(body);
	assert.match(textOf(uid), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
	assert.match(textOf(resourceVersion), /^\d+$/);
	assert.deepEqual([generation, creationTimestamp], [1, '2026-01-01T00:00:00Z']);
	assert.equal(fieldsOf(fieldsOf(body).spec).progressDeadlineSeconds, 600);
});

test('pages of a list show the state of the first page, whatever changes meanwhile', () => {
	const {send} = testCluster();
	for (const name of ['a', 'b', 'c']) send('POST', DEPLOYMENTS, deployment(name));
	const first = send('GET', `${DEPLOYMENTS}?limit=2`).body;
	assert.deepEqual(itemsOf(fieldsOf(first).items).map(nameOf), ['a', 'b']);
	assert.equal(metaOf(first).remainingItemCount, 1);
	send('DELETE', `${DEPLOYMENTS}/c`);
	send('POST', DEPLOYMENTS, deployment('d'));
	const second = send('GET', `${DEPLOYMENTS}?limit=2&continue=${metaOf(first).continue}`).body;
	assert.deepEqual(itemsOf(fieldsOf(second).items).map(nameOf), ['c']);
	assert.equal(metaOf(second).resourceVersion, metaOf(first).resourceVersion);
	assert.equal(metaOf(second).continue, undefined);
});

test('a write that changes nothing is no write', () => {
	const {send, store} = testCluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	const {revision} = store;
	assert.equal(send('PATCH', `${DEPLOYMENTS}/web`, {spec: {replicas: 3}}, merge).status, 200);
	assert.equal(store.revision, revision);
});

test('a dry run answers with the result and stores nothing', () => {
	const {send, store} = testCluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	const {revision} = store;
	const {body} = send('PATCH', `${DEPLOYMENTS}/web?dryRun=All`, {spec: {replicas: 7}}, merge);
	assert.equal(fieldsOf(fieldsOf(body).spec).replicas, 7);
	assert.equal(store.revision, revision);
	assert.equal(send('POST', `${DEPLOYMENTS}?dryRun=All`, deployment('other')).status, 201);
	assert.equal(store.get('Deployment', 'default', 'other'), undefined);
});

test('the status subresource changes nothing else, and no other write changes the status', () => {
	const {send} = testCluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	const both = {spec: {replicas: 9}, status: {replicas: 9}};
	const byStatus = fieldsOf(send('PATCH', `${DEPLOYMENTS}/web/status`, both, merge).body);
	assert.deepEqual([fieldsOf(byStatus.spec).replicas, fieldsOf(byStatus.status).replicas], [3, 9]);
	assert.equal(metaOf(byStatus).generation, 1);
	const byMain = fieldsOf(
		send('PATCH', `${DEPLOYMENTS}/web`, {spec: {replicas: 5}, status: {replicas: 1}}, merge).body,
	);
	assert.deepEqual([fieldsOf(byMain.spec).replicas, fieldsOf(byMain.status).replicas], [5, 9]);
	assert.equal(metaOf(byMain).generation, 2);
});

test('a scale without replicas is a scale to zero', () => {
	const {send, store} = testCluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	const scale = fieldsOf(send('GET', `${DEPLOYMENTS}/web/scale`).body);
	assert.deepEqual(scale.spec, {replicas: 3});
	assert.deepEqual(scale.status, {replicas: 0, selector: 'app=web'});
	const answer = send('PUT', `${DEPLOYMENTS}/web/scale`, {...scale, spec: {}});
	assert.deepEqual([answer.status, fieldsOf(answer.body).spec], [200, {}]);
	assert.equal(fieldsOf(store.get('Deployment', 'default', 'web')?.spec).replicas, 0);
	assert.equal(send('PUT', `${DEPLOYMENTS}/web/scale`, scale).status, 409, 'the scale is stale');
});

test('a quota refuses the pod that is one too many', () => {
	const {send} = testCluster();
	const quota = {apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'few'}, spec: {hard: {pods: '1'}}};
	send('POST', '/api/v1/namespaces/default/resourcequotas', quota);
	const pod = (name: string) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name},
		spec: {containers: [{name: 'a', image: 'a'}]},
	});
	assert.equal(send('POST', '/api/v1/namespaces/default/pods', pod('one')).status, 201);
	const {status, body} = send('POST', '/api/v1/namespaces/default/pods', pod('two'));
	assert.equal(status, 403);
	assert.equal(
		fieldsOf(body).message,
		'pods "two" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
	);
});

test('nothing is created in a namespace that is not there', () => {
	const {send} = testCluster();
	const {status, body} = send('POST', '/apis/apps/v1/namespaces/nowhere/deployments', {
		...deployment('web'),
		metadata: {name: 'web'},
	});
	assert.deepEqual([status, fieldsOf(body).message], [404, 'namespaces "nowhere" not found']);
});

test('an object of another namespace or name than the path is refused', () => {
	const {send} = testCluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	assert.equal(send('POST', '/apis/apps/v1/namespaces/kube-system/deployments', deployment('x')).status, 400);
	assert.equal(
		fieldsOf(send('PUT', `${DEPLOYMENTS}/web`, deployment('other')).body).message,
		'the name of the object (other) does not match the name on the URL (web)',
	);
});

test('events are the same objects in both of their APIs', () => {
	const {send} = testCluster();
	const event = {
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {name: 'e'},
		involvedObject: {kind: 'Pod', namespace: 'default', name: 'p'},
		reason: 'Tested',
		message: 'hello',
		type: 'Normal',
	};
	assert.equal(send('POST', '/api/v1/namespaces/default/events', event).status, 201);
	const newer = fieldsOf(send('GET', '/apis/events.k8s.io/v1/namespaces/default/events/e').body);
	assert.deepEqual([newer.apiVersion, newer.note, fieldsOf(newer.regarding).name], ['events.k8s.io/v1', 'hello', 'p']);
});

test('server-side apply creates, owns, conflicts and takes over', () => {
	const {send} = testCluster();
	const path = '/api/v1/namespaces/default/configmaps/m';
	const patch = {contentType: 'application/apply-patch+yaml'};
	const config = (colour: string) =>
		`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {colour: ${colour}}\n`;
	assert.equal(send('PATCH', path, config('blue'), patch).status, 422, 'the manager is missing');
	assert.equal(send('PATCH', `${path}?fieldManager=a`, config('blue'), patch).status, 201);
	const {status, body} = send('PATCH', `${path}?fieldManager=b`, config('red'), patch);
	assert.equal(status, 409);
	assert.match(textOf(fieldsOf(body).message), /^Apply failed with 1 conflict: conflict with "a".*: \.data\.colour$/);
	const forced = send('PATCH', `${path}?fieldManager=b&force=true`, config('red'), patch);
	assert.deepEqual([forced.status, fieldsOf(forced.body).data], [200, {colour: 'red'}]);
});

test('what admission adds to a new object is nobody’s', () => {
	const {send} = testCluster();
	const namespace = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}};
	const pod = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'a'},
		spec: {containers: [{name: 'a', image: 'a'}], terminationGracePeriodSeconds: 5},
	};
	const owned = (path: string, object: object) => {
		const {managedFields} = metaOf(send('POST', path, object).body);
		return fieldsOf(fieldsOf(itemsOf(managedFields)[0]).fieldsV1);
	};
	const ofNamespace = owned('/api/v1/namespaces', namespace);
	assert.deepEqual(Object.keys(ofNamespace), ['f:metadata']);
	assert.deepEqual(fieldsOf(fieldsOf(send('GET', '/api/v1/namespaces/shop').body).spec).finalizers, ['kubernetes']);
	assert.deepEqual(fieldsOf(fieldsOf(ofNamespace['f:metadata'])['f:labels']), {
		'.': {},
		'f:kubernetes.io/metadata.name': {},
	});
	const ofPod = fieldsOf(owned('/api/v1/namespaces/default/pods', pod)['f:spec']);
	assert.ok('f:terminationGracePeriodSeconds' in ofPod);
	assert.deepEqual(
		['f:tolerations', 'f:priority', 'f:preemptionPolicy'].filter(name => name in ofPod),
		[],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fieldsOf} from '../../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, START_MS, type TestCluster, testCluster} from '../support.ts';

const pods = '/api/v1/namespaces/default/pods';
const invalidSyntax = 'strconv.ParseInt: parsing "x": invalid syntax';
const deleteOptions = {apiVersion: 'v1', kind: 'DeleteOptions'};
const mergePatch = {contentType: 'application/merge-patch+json'};

function clusterWithPod(): TestCluster {
	const cluster = testCluster();
	const spec = {containers: [{name: 'a', image: 'b'}], tolerations: [{key: 'x', operator: 'Exists'}]};
	assert.equal(cluster.send('POST', pods, {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p'}, spec}).status, 201);
	assert.equal(cluster.send('POST', DEPLOYMENTS, deployment('web')).status, 201);
	cluster.engine.runUntil(START_MS + 10_000);
	return cluster;
}

/** Recorded from a real 1.37.2. */
const refused: readonly (readonly [
	method: string,
	target: string,
	body: object | undefined,
	code: number,
	message: string,
])[] = [
	['GET', `${pods}?limit=x`, undefined, 400, invalidSyntax],
	['GET', `${pods}?timeoutSeconds=x`, undefined, 400, invalidSyntax],
	['GET', `${pods}?watch=true&timeoutSeconds=x`, undefined, 400, invalidSyntax],
	[
		'GET',
		`${pods}?limit=99999999999999999999`,
		undefined,
		400,
		'strconv.ParseInt: parsing "99999999999999999999": value out of range',
	],
	[
		'GET',
		`${pods}?continue=abc`,
		undefined,
		400,
		"invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
	],
	[
		'GET',
		`${pods}?watch=true&resourceVersion=x`,
		undefined,
		500,
		'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
	],
	[
		'GET',
		`${pods}/p?resourceVersion=x`,
		undefined,
		500,
		'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
	],
	['GET', `${pods}/p/log?tailLines=x`, undefined, 400, invalidSyntax],
	[
		'GET',
		`${pods}/p/log?tailLines=-1`,
		undefined,
		422,
		'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
	],
	[
		'GET',
		`${pods}/p/log?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z`,
		undefined,
		422,
		'PodLogOptions "p" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
	],
	['DELETE', '/api/v1/pods', undefined, 405, 'the server does not allow this method on the requested resource'],
	['DELETE', `${pods}/p?gracePeriodSeconds=x`, undefined, 400, invalidSyntax],
	[
		'DELETE',
		`${pods}/p?dryRun=foo`,
		undefined,
		422,
		'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["foo"]: supported values: "All"',
	],
	[
		'DELETE',
		`${pods}/p?propagationPolicy=abc`,
		undefined,
		422,
		'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "abc": supported values: "Foreground", "Background", "Orphan", "nil"',
	],
	[
		'DELETE',
		`${pods}/p`,
		{...deleteOptions, gracePeriodSeconds: 'x'},
		400,
		'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
	],
	[
		'DELETE',
		`${pods}/p`,
		{...deleteOptions, orphanDependents: true, propagationPolicy: 'Orphan'},
		422,
		'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
	],
	[
		'DELETE',
		`${pods}/p`,
		{apiVersion: 'v1', kind: 'Pod'},
		400,
		'no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
	],
	[
		'PATCH',
		`${pods}/p`,
		{spec: {tolerations: []}},
		422,
		'Pod "p" is invalid: spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
	],
	[
		'POST',
		DEPLOYMENTS,
		deployment('big', {replicas: 3e9}),
		400,
		'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
	],
	[
		'PATCH',
		`${DEPLOYMENTS}/web`,
		{spec: {template: {spec: {containers: [{image: 'x'}]}}}},
		500,
		'map: map[image:x] does not contain declared merge key: name',
	],
	[
		'POST',
		pods,
		{
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'q'},
			spec: {containers: [{name: 'a', image: 'b', resources: {limits: {cpu: '100mm'}}}]},
		},
		400,
		'Pod in version "v1" cannot be handled as a Pod: unable to parse quantity\'s suffix',
	],
	[
		'POST',
		'/apis/networking.k8s.io/v1/namespaces/default/ingresses',
		{apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name: 'empty'}, spec: {}},
		422,
		'Ingress.networking.k8s.io "empty" is invalid: spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
	],
	[
		'POST',
		'/apis/batch/v1/namespaces/default/jobs',
		{
			apiVersion: 'batch/v1',
			kind: 'Job',
			metadata: {name: 'always'},
			spec: {template: {spec: {containers: [{name: 'a', image: 'b'}]}}},
		},
		422,
		'Job.batch "always" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
	],
	[
		'PUT',
		`${DEPLOYMENTS}/web/scale`,
		{apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: {name: 'web'}, spec: {replicas: 1.5}},
		400,
		'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal number 1.5 into Go struct field ScaleSpec.spec.replicas of type int32',
	],
];

test('wrong input is refused in the words of a real server', () => {
	const {send} = clusterWithPod();
	for (const [method, target, body, code, message] of refused) {
		const contentType = target.startsWith(DEPLOYMENTS) ? 'strategic-merge-patch' : 'merge-patch';
		const options = method === 'PATCH' ? {contentType: `application/${contentType}+json`} : {};
		const answer = send(method, target, body, options);
		const status = answer.body as {readonly message?: string};
		assert.deepEqual([answer.status, status.message], [code, message], `${method} ${target}`);
	}
});

test('a size that is no whole number reaches no workload by its Scale', () => {
	const {send, world} = clusterWithPod();
	for (const replicas of [1.5, 3e9, 'many']) {
		const {status} = send('PATCH', `${DEPLOYMENTS}/web/scale`, {spec: {replicas}}, mergePatch);
		assert.equal(status, 422, String(replicas));
	}
	const {spec} = world.get('Deployment', 'default', 'web') ?? assert.fail();
	assert.equal((spec as {readonly replicas: number}).replicas, 3);
});

test('a pod stays on its node whoever says otherwise, and may tolerate more', () => {
	const {send, world} = clusterWithPod();
	const nodeOf = () => fieldsOf(world.get('Pod', 'default', 'p')?.spec).nodeName;
	const before = nodeOf();
	assert.ok(before);
	assert.equal(send('PATCH', `${pods}/p`, {spec: {nodeName: 'other'}}, mergePatch).status, 422);
	assert.equal(nodeOf(), before);
	const tolerated = [{op: 'add', path: '/spec/tolerations/-', value: {key: 'z', operator: 'Exists'}}];
	assert.equal(send('PATCH', `${pods}/p`, tolerated, {contentType: 'application/json-patch+json'}).status, 200);
});

test('a quota of a thousand, which is stored as 1k, limits', () => {
	const {send} = testCluster();
	const quota = {apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'few'}, spec: {hard: {secrets: '1000'}}};
	assert.equal(send('POST', '/api/v1/namespaces/default/resourcequotas', quota).status, 201);
	const secret = (number: number) => ({apiVersion: 'v1', kind: 'Secret', metadata: {name: `s-${number}`}});
	const path = '/api/v1/namespaces/default/secrets';
	for (let number = 0; number < 1000; number++) assert.equal(send('POST', path, secret(number)).status, 201);
	const {status, body} = send('POST', path, secret(1000));
	assert.equal(status, 403);
	assert.match(
		(body as {readonly message: string}).message,
		/exceeded quota: few, requested: secrets=1, used: secrets=1000, limited: secrets=1k$/,
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ApiResponse} from '../../../source/simulator/server/messages.ts';
import {ADMIN_TOKEN, testCluster} from '../support.ts';

const cluster = testCluster();

test('health is told whole, by each check, and with checks left out', () => {
	const verbose = String(cluster.send('GET', '/livez?verbose&exclude=etcd&exclude=moon').body);
	assert.match(verbose, /^\[\+\]ping ok\n/);
	assert.match(verbose, /^\[\+\]etcd excluded: ok$/m);
	assert.match(verbose, /^warn: some health checks cannot be excluded: no matches for "moon"\nlivez check passed\n$/m);
	assert.deepEqual(
		['/readyz', '/healthz/ping', '/readyz/informer-sync'].map(path => cluster.send('GET', path).body),
		['ok', 'ok', 'ok'],
	);
	assert.deepEqual(
		['/livez/informer-sync', '/readyz/moon', '/healthz/'].map(path => cluster.send('GET', path).status),
		[404, 404, 404],
	);
});

test('metrics count what is stored', () => {
	const metrics = String(cluster.send('GET', '/metrics').body);
	assert.match(metrics, /^apiserver_resource_objects\{group="",resource="nodes"\} 3$/m);
	assert.match(metrics, /^kubernetes_build_info\{git_version="v1\.37\.\d+"/m);
});

/** An answer with its bytes, which `send` does not give. */
function openApiV2(accept: string): ApiResponse {
	const answer = cluster.handler({
		method: 'GET',
		path: '/openapi/v2',
		query: new URLSearchParams(),
		headers: {authorization: `Bearer ${ADMIN_TOKEN}`, accept},
		body: new Uint8Array(),
	});
	assert.ok(!(answer instanceof Promise));
	return answer;
}

test('OpenAPI version 2 is served as protobuf, in which old kubectls ask for it, and as nothing else', () => {
	const answer = openApiV2('application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
	assert.ok('bytes' in answer);
	// Field 1 of the document: the version of Swagger.
	assert.equal(Buffer.from(answer.bytes.subarray(0, 5)).toString('latin1'), '\n\u00032.0');
	assert.equal(openApiV2('text/html').status, 406);
});

test('definitions of kinds are looked for and not found; none can be made', () => {
	const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
	assert.deepEqual((cluster.send('GET', path).body as {items: unknown}).items, []);
	assert.equal(cluster.send('POST', path, {}).status, 405);
	assert.equal(cluster.send('DELETE', path).status, 405);
});

test('who sends no token is anonymous: health and version are for everybody, nothing else', () => {
	const {send} = testCluster();
	const anonymous = (path: string) => send('GET', path, undefined, {headers: {authorization: ''}});
	assert.equal(anonymous('/readyz').status, 200);
	assert.equal(anonymous('/version').status, 200);
	const {status, body} = anonymous('/api/v1/pods');
	assert.equal(status, 403);
	assert.equal(
		(body as {readonly message: string}).message,
		'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
	);
});

test('curl, browsers and who asks for it get JSON with line breaks', () => {
	const {handler} = testCluster();
	const text = (path: string, userAgent: string) => {
		const [plain = '', query = ''] = path.split('?');
		const headers = {authorization: `Bearer ${ADMIN_TOKEN}`, 'user-agent': userAgent};
		const answer = handler({
			method: 'GET',
			path: plain,
			query: new URLSearchParams(query),
			headers,
			body: new Uint8Array(),
		});
		assert.ok('body' in answer);
		return answer.body;
	};
	const empty = '/api/v1/namespaces/default/secrets';
	assert.match(text(empty, 'curl/8.1'), /^\{\n {2}"kind": "SecretList",\n/);
	assert.match(text(`${empty}?pretty=true`, 'kubectl/v1.37.2'), /^\{\n {2}"kind": "SecretList",\n/);
	assert.match(text(`${empty}?pretty=false`, 'curl/8.1'), /^\{"kind":"SecretList",/);
	assert.match(text(empty, 'kubectl/v1.37.2'), /^\{"kind":"SecretList",/);
});

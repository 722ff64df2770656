import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {User} from '../../../source/simulator/access/access.ts';
import {fieldsOf} from '../../../source/simulator/api/json.ts';
import {ADMIN_TOKEN, admin, DEPLOYMENTS, deployment, START_MS, testCluster} from '../support.ts';

const viewer: User = {
	name: 'viewer',
	groups: ['system:authenticated'],
	rules: [{verbs: ['get', 'list', 'watch'], apiGroups: ['apps'], resources: ['deployments'], namespaces: ['default']}],
};

const cluster = () =>
	testCluster({
		users: new Map([
			[ADMIN_TOKEN, admin],
			['viewer-token', viewer],
		]),
	});

const asViewer = {token: 'viewer-token'};

test('an unknown or expired token is refused', () => {
	const {access, send} = cluster();
	assert.equal(send('GET', DEPLOYMENTS, undefined, {token: 'wrong'}).status, 401);
	access.setExpired('viewer-token', true);
	assert.equal(send('GET', DEPLOYMENTS, undefined, asViewer).status, 401);
	access.setExpired('viewer-token', false);
	assert.equal(send('GET', DEPLOYMENTS, undefined, asViewer).status, 200);
});

test('what a role does not allow is refused in the API server’s words', () => {
	const {send} = cluster();
	send('POST', DEPLOYMENTS, deployment('web'));
	const patch = {...asViewer, contentType: 'application/merge-patch+json'};
	const {status, body} = send('PATCH', `${DEPLOYMENTS}/web`, {}, patch);
	assert.equal(status, 403);
	assert.equal(
		fieldsOf(body).message,
		'deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments" in API group "apps" in the namespace "default"',
	);
	assert.equal(send('GET', '/apis/apps/v1/deployments', undefined, asViewer).status, 403, 'all namespaces');
	assert.equal(send('GET', '/apis', undefined, asViewer).status, 200, 'discovery');
});

test('an administrator may ask as somebody else, and has that one’s rights', () => {
	const {send} = cluster();
	const as = (user: string) => ({headers: {'impersonate-user': user}});
	assert.equal(send('GET', DEPLOYMENTS, undefined, as('viewer')).status, 200);
	assert.equal(send('GET', DEPLOYMENTS, undefined, as('nobody')).status, 403);
	assert.equal(send('GET', DEPLOYMENTS, undefined, {...as('nobody'), ...asViewer}).status, 403);
});

/** A field of the protobuf wire format: a text, or a message's bytes. */
const field = (number: number, content: string | Uint8Array): Uint8Array => {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	return Buffer.concat([Uint8Array.of(number * 8 + 2, bytes.length), bytes]);
};

test('access reviews are read from protobuf, as kubectl sends them', () => {
	const {handler} = cluster();
	const asked = (verb: string) =>
		Buffer.concat([field(1, 'default'), field(2, verb), field(3, 'apps'), field(5, 'deployments')]);
	const allowed = (verb: string) => {
		const type = Buffer.concat([field(1, 'authorization.k8s.io/v1'), field(2, 'SelfSubjectAccessReview')]);
		const review = field(2, field(1, asked(verb)));
		const answer = handler({
			method: 'POST',
			path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
			query: new URLSearchParams(),
			headers: {authorization: 'Bearer viewer-token', 'content-type': 'application/vnd.kubernetes.protobuf'},
			body: Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, review)]),
		});
		assert.ok(!(answer instanceof Promise) && 'body' in answer);
		assert.equal(answer.status, 201);
		return JSON.parse(answer.body).status.allowed;
	};
	assert.deepEqual([allowed('list'), allowed('delete')], [true, false]);
});

test('what is not served is forbidden to who may not ask for it, and not there for others', () => {
	const {send} = cluster();
	const message = (target: string, token: string) => {
		const {status, body} = send('GET', target, undefined, {token});
		return [status, fieldsOf(body).message];
	};
	const unknown = '/apis/apps/v9/namespaces/default/gadgets/one';
	assert.deepEqual(message(unknown, 'viewer-token'), [
		403,
		'gadgets.apps "one" is forbidden: User "viewer" cannot get resource "gadgets" in API group "apps" in the namespace "default"',
	]);
	assert.deepEqual(message(unknown, ADMIN_TOKEN), [404, 'the server could not find the requested resource']);
});

test('a deprecated kind is answered with the warning that clients print', () => {
	const {send} = cluster();
	const {headers} = send('GET', '/api/v1/namespaces/default/endpoints');
	assert.equal(headers.warning, '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"');
	assert.equal(send('GET', DEPLOYMENTS).headers.warning, undefined);
});

test('roles that are bound in the cluster give rights, there and no further', () => {
	const {send} = cluster();
	const as = {headers: {'impersonate-user': 'jane'}};
	assert.equal(send('GET', DEPLOYMENTS, undefined, as).status, 403);
	const binding = {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'RoleBinding',
		metadata: {name: 'jane'},
		subjects: [{kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane'}],
		roleRef: {kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'view'},
	};
	const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings';
	assert.equal(send('POST', path, binding).status, 201);
	assert.equal(send('GET', DEPLOYMENTS, undefined, as).status, 200);
	assert.equal(send('POST', DEPLOYMENTS, deployment('web'), as).status, 403);
	assert.equal(send('GET', '/apis/apps/v1/namespaces/kube-system/deployments', undefined, as).status, 403);
	const review = {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectAccessReview',
		spec: {resourceAttributes: {verb: 'list', group: 'apps', resource: 'deployments', namespace: 'default'}},
	};
	const {body} = send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review, as);
	assert.deepEqual(fieldsOf(body).status, {
		allowed: true,
		reason: 'RBAC: allowed by RoleBinding "jane/default" of ClusterRole "view" to User "jane"',
	});
});

test('a token that is created for a service account is that account, with its rights', () => {
	const {send, engine} = cluster();
	engine.runUntil(START_MS + 1000);
	const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
	const request = {apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {}};
	const {status, body} = send('POST', path, request);
	assert.equal(status, 201);
	const token = String(fieldsOf(fieldsOf(body).status).token);
	assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
	const denied = send('GET', DEPLOYMENTS, undefined, {token});
	assert.equal(denied.status, 403);
	assert.match(String(fieldsOf(denied.body).message), /User "system:serviceaccount:default:default" cannot list/);
});

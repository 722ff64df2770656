import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import type {ConsoleFlags} from '../../source/commands/console-flags.ts';
import {openCluster} from '../../source/commands/open-cluster.ts';
import {createPlaces} from '../../source/commands/places.ts';
import {type RequestHandler, startApiServer} from '../helpers/api-server.ts';
import {until} from '../helpers/control-plane-process.ts';

/** An API server with one Deployment in each namespace that is asked for, called like the server. */
const serverOf =
	(name: string): RequestHandler =>
	({path, query}, reply) => {
		if (query.has('sendInitialEvents')) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
		if (query.get('watch') === 'true') return void reply.stream();
		const namespace = /namespaces\/([^/]+)\//.exec(path)?.[1] ?? 'all';
		const metadata = {name, namespace, uid: `${name}-${namespace}`, resourceVersion: '1'};
		const spec = {selector: {}, template: {spec: {containers: []}}};
		const items = path.endsWith('/deployments') ? [{metadata, spec}] : [];
		reply.json({kind: 'List', metadata: {resourceVersion: '1'}, items});
	};

async function open(t: TestContext, given: Partial<ConsoleFlags> = {}) {
	const [eu, us] = [await startApiServer(serverOf('in-eu')), await startApiServer(serverOf('in-us'))];
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-places-'));
	const config = {
		'current-context': 'eu',
		clusters: [
			{name: 'eu', cluster: {server: eu.url}},
			{name: 'us', cluster: {server: us.url}},
			{name: 'leaky', cluster: {server: 'https://jane:pw-canary@api.invalid'}},
		],
		users: [{name: 'jane', user: {token: 'token-canary'}}],
		contexts: [
			{name: 'us', context: {cluster: 'us', user: 'jane', namespace: 'shop'}},
			{name: 'eu', context: {cluster: 'eu', user: 'jane'}},
			{name: 'lost', context: {cluster: 'nowhere', user: 'jane'}},
			{name: 'leaky', context: {cluster: 'leaky', user: 'jane'}},
		],
	};
	writeFileSync(join(folder, 'config'), JSON.stringify(config));
	const surroundings: NodeJS.Process = Object.create(process, {
		env: {value: {PATH: process.env.PATH, HOME: folder, KUBECONFIG: 'config'}},
		cwd: {value: () => folder},
	});
	const flags: ConsoleFlags = {allNamespaces: false, readOnly: false, simulate: false, ...given};
	const session = openCluster(flags, surroundings);
	assert.ok(session.ok);
	const places = createPlaces(flags, surroundings, {}, session);
	t.after(async () => {
		places.current().close();
		await Promise.all([eu.close(), us.close()]);
		rmSync(folder, {recursive: true});
	});
	const names = () =>
		places
			.current()
			.view()
			.workloads.items.map(({metadata}) => metadata.name);
	return {
		eu,
		us,
		places,
		names,
		until: (done: () => boolean) =>
			until(
				async () => done(),
				() => JSON.stringify(names()),
			),
	};
}

test('the contexts are told with what they come down to, and without any secret', async t => {
	const {places} = await open(t);
	const list = places.contexts();
	assert.ok(list.ok);
	assert.deepEqual(
		list.rows.map(({name, namespace, user, isHere, problem}) => [name, namespace, user, isHere, problem !== undefined]),
		[
			['eu', 'default', 'jane', true, false],
			['leaky', 'default', 'jane', false, true],
			['lost', 'default', 'jane', false, true],
			['us', 'shop', 'jane', false, false],
		],
	);
	assert.match(list.rows[1]?.problem ?? '', /a user name or password in its server/);
	assert.match(list.rows[2]?.problem ?? '', /The cluster "nowhere", which context "lost" names, is not in/);
	assert.doesNotMatch(JSON.stringify(list), /canary/);
});

test('who goes to another context leaves no connection, watch or row of the former behind', async t => {
	const {eu, us, places, names, until} = await open(t);
	await until(() => names().includes('in-eu'));
	const former = places.current();
	const arrival = places.go({type: 'context', key: 'us'});
	assert.ok(arrival.ok);
	assert.equal(arrival.cluster, places.current());
	assert.deepEqual(names(), [], 'before it answers nothing of it is known');
	assert.deepEqual(places.current().view().identity.namespace, 'shop');
	await eu.until(() => eu.connectionsOpen() === 0);
	await until(() => names().includes('in-us'));
	const asked = eu.requests.length;
	former.reconnect();
	await until(() => us.requests.length > 0);
	assert.equal(eu.requests.length, asked, 'what was closed asks for nothing');
});

test('a namespace is another scope of the same context; all of them is one, too', async t => {
	const {eu, places, names, until} = await open(t);
	await until(() => names().length > 0);
	places.go({type: 'namespace', namespace: 'infra'});
	assert.equal(places.current().view().identity.namespace, 'infra');
	assert.equal(places.current().view().identity.context, 'eu');
	await until(() => eu.requests.some(({path}) => path.includes('/namespaces/infra/deployments')));
	places.go({type: 'namespace', namespace: undefined});
	assert.equal(places.current().view().identity.namespace, undefined);
	await until(() => eu.requests.some(({path}) => path === '/apis/apps/v1/deployments'));
});

test('a context that can’t be used is not gone to, and one stays where one is', async t => {
	const {places, names, until} = await open(t);
	await until(() => names().includes('in-eu'));
	const before = places.current();
	const arrival = places.go({type: 'context', key: 'lost'});
	assert.ok(!arrival.ok && /"nowhere"/.test(arrival.sentence));
	assert.equal(places.current(), before);
	assert.deepEqual(names(), ['in-eu']);
});

test('read-only holds wherever one goes, and what the command line put in a context’s place does not', async t => {
	const {places} = await open(t, {readOnly: true, namespace: 'given', cluster: 'us'});
	assert.equal(places.current().writesDisabled, 'read-only');
	places.go({type: 'context', key: 'us'});
	const {writesDisabled} = places.current();
	const {identity} = places.current().view();
	assert.deepEqual([writesDisabled, identity.namespace, identity.flags?.cluster], ['read-only', 'shop', undefined]);
});

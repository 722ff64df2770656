import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isAllowedBy, rulesIn} from '../../source/kubernetes/access.ts';
import type {Transport} from '../../source/kubernetes/transport.ts';
import {startApiServer} from '../helpers/api-server.ts';
import {openTransport} from '../helpers/transport.ts';

const question = {verb: 'list', group: 'apps', resource: 'deployments'};

async function rulesOf(status: object) {
	const server = await startApiServer((_request, reply) => reply.json({kind: 'SelfSubjectRulesReview', status}));
	const transport: Transport = openTransport({server: server.url});
	try {
		return await rulesIn(transport, 'shop');
	} finally {
		transport.close();
		await server.close();
	}
}

test('the rules of a namespace say what is allowed, with wildcards, and without those that name single objects', async () => {
	const named = {verbs: ['list'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web']};
	const wide = {verbs: ['*'], apiGroups: ['apps'], resources: ['*']};
	const other = {verbs: ['get'], apiGroups: ['apps'], resources: ['deployments']};
	const allows = async (...resourceRules: readonly object[]) => {
		const answer = await rulesOf({resourceRules, incomplete: false});
		assert.ok(answer.ok && !answer.value.isIncomplete);
		return isAllowedBy(answer.value.rules, question);
	};
	assert.equal(await allows(named, other), false);
	assert.equal(await allows(named, wide), true);
	assert.equal(await allows(), false);
});

test('rules that an authorizer can not list all are incomplete, and other answers are no rules', async () => {
	const incomplete = await rulesOf({resourceRules: [], incomplete: true});
	assert.ok(incomplete.ok && incomplete.value.isIncomplete);
	const server = await startApiServer((_request, reply) => reply.json({kind: 'Status'}));
	const transport = openTransport({server: server.url});
	const answer = await rulesIn(transport, 'shop');
	assert.equal(!answer.ok && answer.error.kind, 'protocol');
	transport.close();
	await server.close();
});

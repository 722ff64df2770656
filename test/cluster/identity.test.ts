import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {type ClusterFlags, identityOf, placeName, selectedOnly, selectorText} from '../../source/cluster/identity.ts';
import type {Impersonation} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {kubeconfigOf} from '../helpers/transport.ts';

function place(flags: ClusterFlags, contextName = 'prod', impersonation?: Impersonation): string {
	const user = impersonation ? {impersonation} : {};
	return placeName(identityOf({...kubeconfigOf({server: 'https://one', user}), contextName}, flags, undefined));
}

describe('which cluster is named', () => {
	it('is the context, when nothing was put in its place', () => {
		assert.equal(place({}), 'prod');
		assert.equal(place({kubeconfig: '/tmp/config'}), 'prod');
	});

	it('is never the context alone when another cluster or user was asked for', () => {
		assert.equal(place({cluster: 'staging'}), 'prod (cluster staging)');
		assert.equal(place({user: 'admin'}), 'prod (user admin)');
		assert.equal(place({cluster: 'staging', user: 'admin'}), 'prod (cluster staging, user admin)');
	});

	it('is the cluster, called so, without a context', () => {
		assert.equal(place({cluster: 'staging', user: 'admin'}, ''), 'cluster staging, user admin');
	});

	it('tells whom one acts as, by the kubeconfig too', () => {
		assert.equal(place({as: 'jane'}, 'prod', {user: 'jane', groups: []}), 'prod as jane');
		assert.equal(place({}, 'prod', {user: 'robot', groups: ['ops']}), 'prod as robot');
		assert.equal(place({asGroups: ['ops']}, 'prod', {groups: ['ops']}), 'prod as group ops');
	});

	it('carries the scope and the server', () => {
		const identity = identityOf(kubeconfigOf({server: 'https://one'}), {}, 'shop');
		assert.deepEqual(identity, {context: 'test', server: 'https://one', namespace: 'shop'});
	});

	it('carries what is selected of the scope, in the words that it was typed in', () => {
		const identity = identityOf(kubeconfigOf({server: 'https://one'}), {}, 'shop', 'app=web');
		assert.equal(selectorText(identity), '-l app=web');
		assert.equal(selectedOnly(identity), ' with -l app=web, and no others are looked at');
		assert.equal(selectedOnly(identityOf(kubeconfigOf({server: 'https://one'}), {}, 'shop')), '');
	});
});

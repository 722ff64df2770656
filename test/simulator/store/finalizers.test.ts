import assert from 'node:assert/strict';
import {test} from 'node:test';
import {testCluster} from '../support.ts';

const path = '/api/v1/namespaces/default/configmaps';
const patch = {contentType: 'application/merge-patch+json'};

test('an object that loses its last finalizer is told as deleted with that finalizer, and the writer gets it without', () => {
	const {send, watch} = testCluster();
	const held = {
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'held', finalizers: ['example.com/a', 'example.com/b']},
	};
	assert.equal(send('POST', path, held).status, 201);
	const {events} = watch(`${path}?watch=true&fieldSelector=metadata.name=held`);
	assert.equal(send('DELETE', `${path}/held`).status, 200);
	send('PATCH', `${path}/held`, {metadata: {finalizers: ['example.com/b']}}, patch);
	const last = send('PATCH', `${path}/held`, {metadata: {finalizers: null}}, patch);
	assert.equal(last.status, 200);
	assert.equal((last.body as {readonly metadata: {readonly finalizers?: unknown}}).metadata.finalizers, undefined);
	assert.deepEqual(
		events.map(({type, object}) => {
			const {finalizers, deletionTimestamp} = object.metadata as {
				readonly finalizers?: readonly string[];
				readonly deletionTimestamp?: string;
			};
			return [type, finalizers?.length, deletionTimestamp !== undefined];
		}),
		[
			['ADDED', 2, false],
			['MODIFIED', 2, true],
			['MODIFIED', 1, true],
			['DELETED', 1, true],
		],
	);
	assert.equal(send('GET', `${path}/held`).status, 404);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {queryPath} from '../../../source/kubernetes/reflector/query-path.ts';

test('queryPath: group, namespace, selectors and parameters', () => {
	assert.equal(
		queryPath({resource: 'deployments', detail: 'row'}, {limit: '500', continue: ''}),
		'/apis/apps/v1/deployments?limit=500',
	);
	const query = {resource: 'pods', namespace: 'a b', labelSelector: 'app in (x,y)', detail: 'row'} as const;
	assert.equal(
		queryPath(query, {watch: 'true'}),
		'/api/v1/namespaces/a%20b/pods?labelSelector=app+in+%28x%2Cy%29&watch=true',
	);
	assert.equal(
		queryPath({resource: 'events', fieldSelector: 'involvedObject.uid=1', detail: 'row'}, {}),
		'/api/v1/events?fieldSelector=involvedObject.uid%3D1',
	);
});

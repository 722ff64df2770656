import assert from 'node:assert/strict';
import {test} from 'node:test';
import {revisionData, revisionHash, revisionText} from '../../../source/control-plane/history/revision-data.ts';

/** A template as the API server has completed it; the hashes are those that Kubernetes 1.37.2 gave it. */
const template = (image: string) => ({
	metadata: {labels: {app: 'db'}},
	spec: {
		containers: [
			{
				name: 'web',
				image,
				resources: {},
				terminationMessagePath: '/dev/termination-log',
				terminationMessagePolicy: 'File',
				imagePullPolicy: 'IfNotPresent',
			},
		],
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		securityContext: {},
		schedulerName: 'default-scheduler',
	},
});

test("a StatefulSet's revisions have the very hashes that Kubernetes gives them", () => {
	assert.equal(revisionHash(revisionData(template('db:v1')), 0), '7c7cf7c96');
	assert.equal(revisionHash(revisionData(template('db:v2')), 0), '786c7cd49c');
});

test('the stored text has its keys in order and is safe in HTML', () => {
	const text = revisionText(revisionData({spec: {containers: [{name: 'a', args: ['<&>']}]}}));
	assert.equal(
		text,
		'{"spec":{"template":{"$patch":"replace","spec":{"containers":[{"args":["\\u003c\\u0026\\u003e"],"name":"a"}]}}}}',
	);
});

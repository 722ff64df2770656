import assert from 'node:assert/strict';
import {test} from 'node:test';
import {knownRevisions, onlyImageNote} from '../../../source/cluster/actions/failing-revisions.ts';
import type {Event, Pod} from '../../../source/kubernetes/objects.ts';
import type {Remembered} from '../../../source/rollout/service-record.ts';
import {deployment, podOf, replicaSet} from '../../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const present = replicaSet(2, 'web:v2', {replicas: 3});
const workload = deployment({
	status: {observedGeneration: 2, replicas: 3, updatedReplicas: 3, unavailableReplicas: 3},
});

/** A pod of the present revision that waits so. */
function waiting(reason: string, message = ''): Pod {
	const pod = podOf(present, 'a');
	return {
		...pod,
		spec: {...pod.spec, containers: [{name: 'web', image: 'web:v2'}]},
		status: {
			phase: 'Pending',
			conditions: [{type: 'Ready', status: 'False'}],
			containerStatuses: [{name: 'web', ready: false, restartCount: 0, state: {waiting: {reason, message}}}],
		},
	};
}

/** An event about a pod of it that is gone. */
const told = (reason: string, message: string): Remembered => {
	const event: Event = {
		metadata: {name: 'e', namespace: 'shop', uid: 'uid-e', resourceVersion: '9'},
		involvedObject: {kind: 'Pod', name: `${present.metadata.name}-gone`, namespace: 'shop'},
		type: 'Warning',
		reason,
		message,
		lastTimestamp: '2026-11-22T12:09:00Z',
	};
	return {events: [event]};
};

const whys = (pods: readonly Pod[], remembered: Remembered = {}) =>
	knownRevisions(workload, [present], pods, remembered, nowMs);

const ofImage: Readonly<Record<string, readonly [readonly Pod[], Remembered?]>> = {
	'is not found': [[waiting('ImagePullBackOff', 'Back-off pulling image "web:v2": ErrImagePull: not found')]],
	'may not be pulled without a login': [[waiting('ErrImagePull', 'unauthorized: authentication required')]],
	'can not be used': [[waiting('ImageInspectError', 'failed to inspect')]],
	'has a name that can not be read': [[waiting('InvalidImageName', 'couldn\'t parse image name "web::v2"')]],
	'is not on its node and may not be pulled': [[waiting('ErrImageNeverPull', 'not present with pull policy of Never')]],
	'could not be pulled by pods that are gone': [[], told('Failed', 'Failed to pull image "web:v2": not found')],
};

for (const [what, [pods, remembered]] of Object.entries(ofImage)) {
	test(`where the present image ${what}, another image may be all that it takes`, () => {
		const known = whys(pods, remembered);
		assert.notEqual(known.find(({revision}) => revision.current)?.why, undefined);
		assert.equal(onlyImageNote(known), undefined);
	});
}

const ofSomethingElse: Readonly<Record<string, readonly [readonly Pod[], Remembered?]>> = {
	'lacks a ConfigMap': [[waiting('CreateContainerConfigError', 'configmap "web" not found')]],
	'crashed before it was gone': [[], told('BackOff', 'Back-off restarting failed container web in pod web-x')],
};

for (const [what, [pods, remembered]] of Object.entries(ofSomethingElse)) {
	test(`where a pod ${what}, another image alone may change nothing`, () => {
		assert.match(onlyImageNote(whys(pods, remembered)) ?? '', /^Only the image changes\. Now its pods /);
	});
}

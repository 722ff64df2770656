import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';
import type {Deployment, Event, KubernetesObject, Pod, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import type {WatchedResource} from '../../../source/kubernetes/watch-events.ts';
import {listRecordings, openRecording} from '../../../source/recording/recordings.ts';
import type {TraceEvent} from '../../../source/recording/trace.ts';
import {budgetOf} from '../../../source/rollout/budget.ts';
import {podSymptom} from '../../../source/rollout/diagnosis/pod-symptoms.ts';
import {eventCells} from '../../../source/rollout/event-rows.ts';
import {autoscalerOf, changeOwners, gitOpsOwner} from '../../../source/rollout/field-owners.ts';
import {podCells, podTone} from '../../../source/rollout/pod-status.ts';
import {imagesOf} from '../../../source/rollout/pod-template.ts';
import {progressOf} from '../../../source/rollout/progress.ts';
import {revisionsOf} from '../../../source/rollout/revisions.ts';
import {summaryOf} from '../../../source/rollout/summary.ts';

const recordings = await Promise.all(
	(await listRecordings()).map(async name => {
		const opened = await openRecording(name, {sanitize: value => value});
		if (!opened.ok) throw new Error(opened.message);
		return opened.trace;
	}),
);

/** What the rollout room makes of an object; of an equal object equal. Times are counted from `nowMs`. */
function reading(resource: WatchedResource, object: KubernetesObject, nowMs: number): unknown {
	switch (resource) {
		case 'deployments': {
			const deployment = object as Deployment;
			return {
				progress: progressOf(deployment),
				budget: budgetOf(deployment.spec),
				summary: summaryOf(deployment, nowMs),
				owners: [changeOwners(deployment), gitOpsOwner(deployment), autoscalerOf(deployment)],
				images: imagesOf(deployment.spec.template),
			};
		}
		case 'replicasets':
			return imagesOf((object as ReplicaSet).spec.template);
		case 'pods': {
			const pod = object as Pod;
			return {cells: podCells(pod, nowMs), tone: podTone(pod), symptom: podSymptom(pod, undefined, [], nowMs)};
		}
		case 'events':
			return eventCells(object as Event);
		default:
			throw new Error(`no ${resource} are recorded`);
	}
}

function projected({resource, object}: TraceEvent): KubernetesObject {
	const record = createProjection({resource, detail: 'whole'})(object);
	if (!record.ok) throw new Error(record.error.message);
	return record.value;
}

for (const {name, events, startedAtMs} of recordings) {
	test(`projection: whatever the rollout room reads of the objects of ${name} survives it`, () => {
		for (const event of events) {
			const nowMs = startedAtMs + event.atMs;
			assert.deepEqual(reading(event.resource, projected(event), nowMs), reading(event.resource, event.object, nowMs));
		}
		assert.deepEqual(new Set(events.map(({resource}) => resource)).size, 4, 'each of the four resources is recorded');
	});

	test(`projection: the revisions of ${name} are those of the whole objects`, () => {
		const [deployment] = events.filter(({resource}) => resource === 'deployments').slice(-1);
		assert.ok(deployment);
		const sets = events.filter(({resource}) => resource === 'replicasets');
		const whole = revisionsOf(deployment.object as Deployment, sets.map(({object}) => object) as ReplicaSet[]);
		const kept = revisionsOf(projected(deployment) as Deployment, sets.map(projected) as ReplicaSet[]);
		function told(revisions: typeof whole) {
			return revisions.map(({object, replicaSet: _same, template: _whole, ...rest}) => ({
				...rest,
				uid: object.metadata.uid,
			}));
		}
		assert.ok(whole.length > 0);
		assert.deepEqual(told(kept), told(whole));
	});
}

test('projection: an event of events.k8s.io keeps the host that reported it', () => {
	const event = {
		metadata: {name: 'web.1', namespace: 'shop', uid: 'e1', resourceVersion: '9'},
		involvedObject: {kind: 'Pod', name: 'web-1'},
		reportingComponent: 'default-scheduler',
		reportingInstance: 'default-scheduler-node-1',
	};
	const record = createProjection({resource: 'events', detail: 'row'})(event);
	assert.ok(record.ok);
	assert.equal((record.value as Event).reportingInstance, 'default-scheduler-node-1');
});

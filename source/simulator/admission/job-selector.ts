import type {NewObject} from '../../control-plane/world.ts';
import {fieldsOf} from '../api/json.ts';

/** Labels that tell a Job's pods from all others, and the selector of them. Source: pkg/registry/batch/job/strategy.go. */
export function selectOwnPods(job: NewObject): NewObject {
	const spec = fieldsOf(job.spec);
	const {uid = '', name = ''} = job.metadata;
	const template = fieldsOf(spec.template);
	const metadata = fieldsOf(template.metadata);
	if (spec.manualSelector === true) return job;
	const labels = {
		'batch.kubernetes.io/controller-uid': uid,
		'batch.kubernetes.io/job-name': name,
		'controller-uid': uid,
		'job-name': name,
	};
	const own = {matchLabels: {'batch.kubernetes.io/controller-uid': uid}};
	const labelled = {...template, metadata: {...metadata, labels: {...fieldsOf(metadata.labels), ...labels}}};
	return {
		...job,
		metadata: {...job.metadata, labels: {...job.metadata.labels, ...labels}},
		spec: {...spec, selector: own, template: labelled},
	};
}

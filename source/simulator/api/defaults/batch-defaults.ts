import {type Fields, fieldsOf} from '../json.ts';
import {filled, isSet, mapField} from './fill.ts';
import {withTemplate} from './with-template.ts';

/** Without either number a Job runs one pod, once; with parallelism alone it is a work queue. */
const counts = ({completions, parallelism}: Fields): Fields =>
	isSet(completions) || isSet(parallelism) ? {parallelism: 1} : {completions: 1, parallelism: 1};

/** Source: pkg/apis/batch/v1/defaults.go, SetDefaults_Job. */
export function job(object: Fields): Fields {
	const spec = fieldsOf(object.spec);
	const complete = filled(spec, {
		...counts(spec),
		backoffLimit: isSet(spec.backoffLimitPerIndex) ? 2 ** 31 - 1 : 6,
		completionMode: 'NonIndexed',
		manualSelector: false,
		podReplacementPolicy: isSet(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed',
		suspend: false,
	});
	const labels = fieldsOf(fieldsOf(fieldsOf(spec.template).metadata).labels);
	const given = fieldsOf(object.metadata);
	const labelled = Object.keys(labels).length > 0 && !isSet(given.labels) ? {...given, labels} : given;
	return {...object, metadata: labelled, spec: withTemplate(complete), status: object.status ?? {}};
}

/** Source: SetDefaults_CronJob; the Job of the template is completed when it is made. */
export function cronJob(object: Fields): Fields {
	const spec = filled(object.spec, {
		concurrencyPolicy: 'Allow',
		failedJobsHistoryLimit: 1,
		successfulJobsHistoryLimit: 3,
		suspend: false,
	});
	const complete = mapField(spec, 'jobTemplate', template => {
		const given = fieldsOf(template);
		return {...given, metadata: fieldsOf(given.metadata), spec: withTemplate(fieldsOf(given.spec))};
	});
	return {...object, spec: complete, status: object.status ?? {}};
}

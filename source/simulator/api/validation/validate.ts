import {type Fields, fieldsOf} from '../json.ts';
import type {Causes} from './cause.ts';
import {changeCauses} from './changes.ts';
import {metadataCauses, metadataChangeCauses} from './metadata.ts';
import {nonNegative} from './numbers.ts';
import {
	autoscalerCauses,
	cronJobCauses,
	dataKeyCauses,
	disruptionBudgetCauses,
	ingressCauses,
	jobCauses,
	quotaCauses,
	serviceCauses,
} from './other-kinds.ts';
import {podSpecCauses} from './pod-spec.ts';
import {daemonSetCauses, deploymentCauses, replicaSetCauses, statefulSetCauses} from './workload.ts';
import {statusCauses, statusChangeCauses} from './workload-status.ts';

type Validator = (object: Fields) => Causes;

const ofSpec =
	(validate: (spec: Fields) => Causes): Validator =>
	({spec}) =>
		validate(fieldsOf(spec));

const validators: Readonly<Record<string, Validator>> = {
	Deployment: ofSpec(deploymentCauses),
	ReplicaSet: ofSpec(replicaSetCauses),
	StatefulSet: ofSpec(statefulSetCauses),
	DaemonSet: ofSpec(daemonSetCauses),
	Pod: ({spec}) => podSpecCauses(spec, 'spec'),
	ControllerRevision: ({revision}) => nonNegative(revision, 'revision'),
	ConfigMap: ({data, binaryData}) => [...dataKeyCauses(data, 'data'), ...dataKeyCauses(binaryData, 'binaryData')],
	Secret: ({data}) => dataKeyCauses(data, 'data'),
	ResourceQuota: ofSpec(quotaCauses),
	PodDisruptionBudget: ofSpec(disruptionBudgetCauses),
	HorizontalPodAutoscaler: ofSpec(autoscalerCauses),
	Service: ofSpec(serviceCauses),
	Ingress: ofSpec(ingressCauses),
	Job: ofSpec(spec => jobCauses(spec)),
	CronJob: ofSpec(cronJobCauses),
};

function ownCauses(kind: string, object: Fields): Causes {
	const validator = Object.hasOwn(validators, kind) ? validators[kind] : undefined;
	return validator ? validator(object) : [];
}

/** What is wrong with a new object that has its name and its defaults; none: it may be stored. */
export const validateCreate = (kind: string, object: Fields): Causes => [
	...metadataCauses(kind, object.metadata),
	...ownCauses(kind, object),
];

/** The baseline's minor version. */
const CURRENT_MINOR = 37;

/** What is wrong with a change of the main resource. A pod's unchanged spec is not looked at again. */
export function validateUpdate(kind: string, next: Fields, before: Fields, minor = CURRENT_MINOR): Causes {
	const own = next.spec === before.spec && kind === 'Pod' ? [] : ownCauses(kind, next);
	const change = changeCauses(kind, next, before, minor);
	return [
		...metadataChangeCauses(kind, fieldsOf(next.metadata), fieldsOf(before.metadata)),
		...(kind === 'DaemonSet' ? [...change, ...own] : [...own, ...change]),
	];
}

/** What is wrong with a write of the status subresource. */
export const validateStatus = (kind: string, next: Fields, before: Fields): Causes => [
	...statusCauses(kind, fieldsOf(next.status)),
	...statusChangeCauses(kind, fieldsOf(next.status), fieldsOf(before.status)),
];

import {sameJson} from '../../../control-plane/same-json.ts';
import {type Fields, fieldsOf, itemsOf} from '../json.ts';
import {type Causes, forbidden, invalid} from './cause.ts';

const IMMUTABLE = 'field is immutable';

const immutable = (next: Fields, before: Fields, name: string, field: string): Causes =>
	sameJson(next[name], before[name]) ? [] : [invalid(field, next[name] ?? null, IMMUTABLE)];

/** What of a StatefulSet's spec may change. Source: pkg/apis/apps/validation, ValidateStatefulSetUpdate. */
const statefulSetFields = [
	'replicas',
	'ordinals',
	'template',
	'updateStrategy',
	'revisionHistoryLimit',
	'persistentVolumeClaimRetentionPolicy',
	'minReadySeconds',
];
const quoted = statefulSetFields.map(name => `'${name}'`);
const statefulSetText = `updates to statefulset spec for fields other than ${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)} are forbidden`;

const without = (fields: Fields, names: readonly string[]): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** From this minor version on each field that can't change has a cause of its own; before, the spec has one. */
const CAUSE_PER_FIELD = 37;

/** A claim as the API server's own struct is printed. */
function internalClaim(claim: unknown): Fields {
	const {metadata, spec, status} = fieldsOf(claim);
	const own = fieldsOf(spec);
	const {limits = null, requests = null} = fieldsOf(own.resources);
	return {
		...fieldsOf(metadata),
		Spec: {
			AccessModes: own.accessModes ?? null,
			Selector: own.selector ?? null,
			Resources: {Limits: limits, Requests: requests},
			VolumeName: own.volumeName ?? '',
			StorageClassName: own.storageClassName ?? null,
			VolumeMode: own.volumeMode ?? null,
			DataSource: own.dataSource ?? null,
			DataSourceRef: own.dataSourceRef ?? null,
			VolumeAttributesClassName: own.volumeAttributesClassName ?? null,
		},
		Status: {
			Phase: fieldsOf(status).phase ?? '',
			AccessModes: null,
			Capacity: null,
			Conditions: null,
			AllocatedResources: null,
			AllocatedResourceStatuses: null,
			CurrentVolumeAttributesClassName: null,
			ModifyVolumeStatus: null,
			HealthStatus: null,
		},
	};
}

function claimsChange(next: Fields, before: Fields): Causes {
	if (sameJson(next.volumeClaimTemplates ?? [], before.volumeClaimTemplates ?? [])) return [];
	const value = itemsOf(next.volumeClaimTemplates).map(internalClaim);
	return [invalid('spec.volumeClaimTemplates', value, IMMUTABLE)];
}

function statefulSet(next: Fields, before: Fields, minor: number): Causes {
	if (minor >= CAUSE_PER_FIELD) {
		return [
			...immutable(next, before, 'selector', 'spec.selector'),
			...claimsChange(next, before),
			...immutable(next, before, 'serviceName', 'spec.serviceName'),
			...immutable(next, before, 'podManagementPolicy', 'spec.podManagementPolicy'),
		];
	}

	const same = sameJson(without(next, statefulSetFields), without(before, statefulSetFields));
	return same ? [] : [forbidden('spec', statefulSetText)];
}

/** What of a pod's spec may change. Source: pkg/apis/core/validation, ValidatePodUpdate. */
const podFields = ['activeDeadlineSeconds', 'tolerations', 'schedulingGates'];
const podText =
	'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A grace period that was negative may become 1. */
function comparableGrace(next: Fields, before: Fields): unknown {
	const {terminationGracePeriodSeconds: grace} = next;
	const isMended = grace === 1 && Number(before.terminationGracePeriodSeconds) < 0;
	return isMended ? before.terminationGracePeriodSeconds : grace;
}

function withoutImages(spec: Fields): Fields {
	const plain = (list: unknown) =>
		Array.isArray(list) ? list.map(item => without(fieldsOf(item), ['image'])) : undefined;
	const {containers, initContainers, ...rest} = without(spec, podFields);
	return {...rest, containers: plain(containers), initContainers: plain(initContainers)};
}

function tolerationsChange(next: Fields, before: Fields): Causes {
	const plain = (toleration: unknown) => without(fieldsOf(toleration), ['tolerationSeconds']);
	const kept = itemsOf(next.tolerations).map(plain);
	const isKept = itemsOf(before.tolerations)
		.map(plain)
		.every(old => kept.some(toleration => sameJson(toleration, old)));
	const text = 'existing toleration can not be modified except its tolerationSeconds';
	return isKept ? [] : [forbidden('spec.tolerations', text)];
}

function gatesChange(next: Fields, before: Fields): Causes {
	const namesOf = (gates: unknown) => itemsOf(gates).map(gate => String(fieldsOf(gate).name));
	const old = namesOf(before.schedulingGates);
	return namesOf(next.schedulingGates).flatMap((name, index) => {
		const text = `only deletion is allowed, but found new scheduling gate '${name}'`;
		return old.includes(name) ? [] : [forbidden(`spec.schedulingGates[${index}].name`, text)];
	});
}

/** A real server goes on with the difference, in the form of its own struct, which is left out. */
function pod(next: Fields, before: Fields): Causes {
	const changed = {...withoutImages(next), terminationGracePeriodSeconds: comparableGrace(next, before)};
	const others = sameJson(changed, withoutImages(before)) ? [] : [forbidden('spec', podText)];
	return [...tolerationsChange(next, before), ...gatesChange(next, before), ...others];
}

/** The causes of a change that its kind forbids in this minor version (37 for 1.37), whatever the new state is. */
export function changeCauses(kind: string, next: Fields, before: Fields, minor: number): Causes {
	const [spec, old] = [fieldsOf(next.spec), fieldsOf(before.spec)];
	switch (kind) {
		case 'Deployment':
		case 'ReplicaSet':
		case 'DaemonSet':
			return immutable(spec, old, 'selector', 'spec.selector');
		case 'StatefulSet':
			return statefulSet(spec, old, minor);
		case 'Pod':
			return pod(spec, old);
		case 'ControllerRevision':
			return immutable(next, before, 'data', 'data');
		case 'Secret':
			return immutable(next, before, 'type', 'type');
		default:
			return [];
	}
}

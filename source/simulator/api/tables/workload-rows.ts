import type {Event, Pod} from '../../../kubernetes/objects.ts';
import {eventCells} from '../../../rollout/event-rows.ts';
import {podCells} from '../../../rollout/pod-status.ts';
import {type Fields, fieldsOf, itemsOf, numberOf, textOf} from '../json.ts';
import {type Age, containerCells, createdOf, labelsText, NONE, nameOf, type RowMaker, selectorCell} from './row.ts';

const templateSpec = (spec: Fields) => fieldsOf(spec.template).spec;

const deployment: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	return [
		nameOf(object),
		`${numberOf(status.readyReplicas)}/${numberOf(spec.replicas)}`,
		numberOf(status.updatedReplicas),
		numberOf(status.availableReplicas),
		age(createdOf(object)),
		...containerCells(templateSpec(spec)),
		selectorCell(spec.selector),
	];
};

const counted =
	(selectorOf: (selector: unknown) => string): RowMaker =>
	(object, age) => {
		const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
		return [
			nameOf(object),
			numberOf(spec.replicas),
			numberOf(status.replicas),
			numberOf(status.readyReplicas),
			age(createdOf(object)),
			...containerCells(templateSpec(spec)),
			selectorOf(spec.selector),
		];
	};

const statefulSet: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const ready = `${numberOf(status.readyReplicas)}/${numberOf(spec.replicas)}`;
	return [nameOf(object), ready, age(createdOf(object)), ...containerCells(templateSpec(spec))];
};

const daemonSet: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	return [
		nameOf(object),
		numberOf(status.desiredNumberScheduled),
		numberOf(status.currentNumberScheduled),
		numberOf(status.numberReady),
		numberOf(status.updatedNumberScheduled),
		numberOf(status.numberAvailable),
		labelsText(fieldsOf(templateSpec(spec)).nodeSelector),
		age(createdOf(object)),
		...containerCells(templateSpec(spec)),
		selectorCell(spec.selector),
	];
};

/** `daemonset.apps/foo`: the owner that controls it. */
const controllerRevision: RowMaker = (object, age) => {
	const owners = itemsOf(fieldsOf(object.metadata).ownerReferences).map(fieldsOf);
	const owner = owners.find(({controller}) => controller === true);
	const group = textOf(owner?.apiVersion).includes('/') ? `.${textOf(owner?.apiVersion).split('/')[0]}` : '';
	const controller = owner ? `${textOf(owner.kind).toLowerCase()}${group}/${textOf(owner.name)}` : NONE;
	return [nameOf(object), controller, numberOf(object.revision), age(createdOf(object))];
};

/** An event in either version: the row is made from core/v1's names. */
function coreEvent(event: Fields): Event {
	const regarding = event.regarding ?? event.involvedObject;
	const core = {
		...event,
		involvedObject: fieldsOf(regarding),
		message: event.note ?? event.message,
		source: event.deprecatedSource ?? event.source,
		firstTimestamp: event.deprecatedFirstTimestamp ?? event.firstTimestamp,
		lastTimestamp: event.deprecatedLastTimestamp ?? event.lastTimestamp,
		count: event.deprecatedCount ?? event.count,
		reportingComponent: event.reportingController ?? event.reportingComponent,
	};
	return core as unknown as Event;
}

/** `kubelet, node-1`: component and host. */
function sourceText({source, reportingComponent, reportingInstance}: Event): string {
	const names = [source?.component || reportingComponent, source?.host || reportingInstance];
	return names.filter(Boolean).join(', ');
}

function eventRow(object: Fields, age: Age) {
	const event = coreEvent(object);
	const cells = eventCells(event);
	const at = (ms: number) => age(ms === 0 ? undefined : new Date(ms).toISOString());
	return [
		at(cells.atMs),
		cells.type,
		cells.reason,
		cells.object,
		event.involvedObject.fieldPath ?? '',
		sourceText(event),
		cells.message,
		age(event.firstTimestamp ?? event.eventTime),
		cells.count,
		nameOf(object),
	];
}

const pod: RowMaker = (object, _age, nowMs) => {
	const cells = podCells(object as unknown as Pod, nowMs);
	return [
		cells.name,
		cells.ready,
		cells.status,
		cells.restarts,
		cells.age,
		cells.ip,
		cells.node,
		cells.nominatedNode,
		cells.readinessGates,
	];
};

const scale: RowMaker = (object, age) => [
	nameOf(object),
	numberOf(fieldsOf(object.spec).replicas),
	numberOf(fieldsOf(object.status).replicas),
	age(createdOf(object)),
];

const podTemplate: RowMaker = object => {
	const template = fieldsOf(object.template);
	return [nameOf(object), ...containerCells(template.spec), labelsText(fieldsOf(template.metadata).labels)];
};

export const workloadRows: Readonly<Record<string, RowMaker>> = {
	Deployment: deployment,
	ReplicaSet: counted(selectorCell),
	ReplicationController: counted(labelsText),
	StatefulSet: statefulSet,
	DaemonSet: daemonSet,
	ControllerRevision: controllerRevision,
	Event: eventRow,
	Pod: pod,
	PodTemplate: podTemplate,
	Scale: scale,
};

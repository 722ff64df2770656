import type {WorldObject} from '../../control-plane/world.ts';
import {fieldsOf} from '../api/json.ts';
import {type LabelRequirements, matchesLabels, parseLabelSelector} from '../api/label-selector.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {badRequest, type StatusBody} from '../store/refusal.ts';

/** Which objects of a kind a list or a watch is about. */
export interface Selection {
	readonly matches: (object: WorldObject) => boolean;
	/** Whether there is any selector but the namespace. */
	readonly narrow: boolean;
}

interface FieldTerm {
	readonly path: string;
	readonly equals: boolean;
	readonly value: string;
}

const common = ['metadata.name', 'metadata.namespace'];

/** Fields that can be selected by, besides name and namespace. Source: each kind's conversion functions and strategies. */
const selectable: Readonly<Record<string, readonly string[]>> = {
	Pod: [
		'spec.nodeName',
		'spec.restartPolicy',
		'spec.schedulerName',
		'spec.serviceAccountName',
		'spec.hostNetwork',
		'status.phase',
		'status.podIP',
		'status.podIPs',
		'status.nominatedNodeName',
	],
	Event: [
		'involvedObject.kind',
		'involvedObject.namespace',
		'involvedObject.name',
		'involvedObject.uid',
		'involvedObject.apiVersion',
		'involvedObject.resourceVersion',
		'involvedObject.fieldPath',
		'reason',
		'reportingComponent',
		'source',
		'type',
	],
	ReplicationController: ['status.replicas'],
	Namespace: ['status.phase'],
	Node: ['spec.unschedulable'],
	Secret: ['type'],
	Service: ['spec.clusterIP', 'spec.type'],
	Job: ['status.successful'],
};

/** How events.k8s.io names what core/v1 stores. */
const eventFields: ReadonlyMap<string, string> = new Map([
	['reportingController', 'reportingComponent'],
	...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
		(field): [string, string] => [`regarding.${field}`, `involvedObject.${field}`],
	),
]);

const termPattern = /^([^=!]+?)(==|!=|=)(.*)$/;

function parseFieldSelector(text: string, {kind}: ServedResource): readonly FieldTerm[] | StatusBody {
	const terms: FieldTerm[] = [];
	const known = new Set([...common, ...(selectable[kind] ?? [])]);
	for (const part of text.split(',').filter(item => item !== '')) {
		const [, asked = '', operator, value = ''] = termPattern.exec(part) ?? [];
		if (operator === undefined) return badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
		const path = kind === 'Event' ? (eventFields.get(asked) ?? asked) : asked;
		if (!known.has(path)) return badRequest(unknownField(asked, kind));
		terms.push({path, equals: operator !== '!=', value});
	}
	return terms;
}

function unknownField(field: string, kind: string): string {
	if (kind === 'Job') return `field label "${field}" not supported for Job`;
	if (kind in selectable) return `field label not supported: ${field}`;
	return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** A field as selectors compare it: absent numbers are 0, absent booleans false, absent texts empty. */
function fieldText(object: WorldObject, path: string): string {
	if (object.kind === 'Event' && path === 'source') return String(fieldsOf(object.source).component ?? '');
	const value = path.split('.').reduce<unknown>((part, name) => fieldsOf(part)[name], object);
	if (value === undefined || value === null) {
		return path === 'status.replicas'
			? '0'
			: path === 'spec.unschedulable' || path === 'spec.hostNetwork'
				? 'false'
				: '';
	}
	return String(value);
}

/** The selection of a request's selectors, or why they are refused. */
export function selection(
	resource: ServedResource,
	selectors: {readonly labelSelector: string; readonly fieldSelector: string},
): {readonly ok: true; readonly selection: Selection} | {readonly ok: false; readonly status: StatusBody} {
	const labels = parseLabelSelector(selectors.labelSelector);
	if (!labels.ok) return {ok: false, status: badRequest(labels.message)};
	const terms = parseFieldSelector(selectors.fieldSelector, resource);
	if (!Array.isArray(terms)) return {ok: false, status: terms as StatusBody};
	const requirements: LabelRequirements = labels.requirements;
	const narrow = requirements.length > 0 || terms.length > 0;
	const matches = (object: WorldObject) =>
		matchesLabels(requirements, object.metadata.labels ?? {}) &&
		terms.every(({path, equals, value}: FieldTerm) => (fieldText(object, path) === value) === equals);
	return {ok: true, selection: {matches, narrow}};
}

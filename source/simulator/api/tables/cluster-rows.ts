import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {createdOf, NONE, nameOf, type RowMaker} from './row.ts';

const UNKNOWN = '<unknown>';
const roleLabel = 'node-role.kubernetes.io/';

/** Names from `node-role.kubernetes.io/NAME` and `kubernetes.io/role=NAME`. */
function rolesOf(labels: Fields): string {
	const roles = Object.entries(labels).flatMap(([key, value]) => {
		if (key.startsWith(roleLabel) && key.length > roleLabel.length) return [key.slice(roleLabel.length)];
		return key === 'kubernetes.io/role' && value !== '' ? [String(value)] : [];
	});
	return roles.length === 0 ? NONE : [...new Set(roles)].sort().join(',');
}

function statusOf(spec: Fields, status: Fields): string {
	const ready = itemsOf(status.conditions)
		.map(fieldsOf)
		.find(({type}) => type === 'Ready');
	const own = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
	return spec.unschedulable === true ? `${own},SchedulingDisabled` : own;
}

const addressOf = (status: Fields, wanted: string): string =>
	textOf(
		itemsOf(status.addresses)
			.map(fieldsOf)
			.find(({type}) => type === wanted)?.address,
	) || NONE;

const node: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const {kubeletVersion, osImage, kernelVersion, containerRuntimeVersion, architecture} = fieldsOf(status.nodeInfo);
	const kernel = textOf(kernelVersion) || UNKNOWN;
	return [
		nameOf(object),
		statusOf(spec, status),
		rolesOf(fieldsOf(fieldsOf(object.metadata).labels)),
		age(createdOf(object)),
		textOf(kubeletVersion),
		addressOf(status, 'InternalIP'),
		addressOf(status, 'ExternalIP'),
		textOf(osImage) || UNKNOWN,
		textOf(architecture) === '' ? kernel : `${kernel} (${textOf(architecture)})`,
		textOf(containerRuntimeVersion) || UNKNOWN,
	];
};

const named: RowMaker = (object, age) => [nameOf(object), age(createdOf(object))];

/** Source: pkg/printers/internalversion/printers.go; one maker a kind, in the order of its columns. */
export const clusterRows: Readonly<Record<string, RowMaker>> = {
	Node: node,
	Namespace: (object, age) => [nameOf(object), textOf(fieldsOf(object.status).phase), age(createdOf(object))],
	ServiceAccount: named,
	ConfigMap: (object, age) => {
		const size = Object.keys(fieldsOf(object.data)).length + Object.keys(fieldsOf(object.binaryData)).length;
		return [nameOf(object), size, age(createdOf(object))];
	},
	Secret: (object, age) => [
		nameOf(object),
		textOf(object.type),
		Object.keys(fieldsOf(object.data)).length,
		age(createdOf(object)),
	],
	Lease: (object, age) => [nameOf(object), textOf(fieldsOf(object.spec).holderIdentity), age(createdOf(object))],
};

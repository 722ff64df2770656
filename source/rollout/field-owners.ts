import type {KubernetesObject, ManagedFieldsEntry} from '../kubernetes/objects.ts';
import {epochMs} from './timestamp.ts';

/** Who wrote a field last, by the name that the client gave itself. */
export interface FieldOwner {
	readonly manager: string;
	/** When that manager last changed anything of its own; epoch milliseconds. */
	readonly atMs?: number;
}

/** The last writers of the fields that a rollout turns on; absent when nobody is recorded. */
export interface ChangeOwners {
	readonly template?: FieldOwner;
	readonly paused?: FieldOwner;
	readonly replicas?: FieldOwner;
	readonly updateStrategy?: FieldOwner;
}

type OwnedField = keyof ChangeOwners;

function owns(entry: ManagedFieldsEntry, field: OwnedField): boolean {
	const spec = entry.fieldsV1?.['f:spec'];
	return typeof spec === 'object' && spec !== null && Object.hasOwn(spec, `f:${field}`);
}

/**
 * Several managers may own parts of a field: the latest to write is taken. Times have whole seconds; later entries win. A
 * size that came by way of a Scale has no time: whoever owns it as well applied the same number later.
 */
function lastEntry(workload: KubernetesObject, field: OwnedField): ManagedFieldsEntry | undefined {
	return lastOf(entriesOf(workload, field), field);
}

const entriesOf = ({metadata}: KubernetesObject, field: OwnedField) =>
	(metadata.managedFields ?? []).filter(entry => owns(entry, field));

function lastOf(entries: readonly ManagedFieldsEntry[], field: OwnedField): ManagedFieldsEntry | undefined {
	const scaled = field === 'replicas' ? entries.find(({subresource}) => subresource === 'scale') : undefined;
	if (scaled) return scaled;
	const times = entries.map(({time}) => epochMs(time) ?? 0);
	return entries[times.lastIndexOf(Math.max(...times))];
}

function ownerIn({manager, time}: ManagedFieldsEntry): FieldOwner | undefined {
	const atMs = epochMs(time);
	return manager ? {manager, ...(atMs === undefined ? {} : {atMs})} : undefined;
}

function ownerOf(workload: KubernetesObject, field: OwnedField): FieldOwner | undefined {
	const entry = lastEntry(workload, field);
	return entry && ownerIn(entry);
}

/** Who last wrote template, paused, replicas (also through /scale) and updateStrategy, from metadata.managedFields. */
export function changeOwners(workload: KubernetesObject): ChangeOwners {
	const template = ownerOf(workload, 'template');
	const paused = ownerOf(workload, 'paused');
	const replicas = ownerOf(workload, 'replicas');
	const updateStrategy = ownerOf(workload, 'updateStrategy');
	return {
		...(template && {template}),
		...(paused && {paused}),
		...(replicas && {replicas}),
		...(updateStrategy && {updateStrategy}),
	};
}

/**
 * Who wrote a field between two states of a workload: of its owners one whose entry is another than before, for a row of the
 * list does not tell who owns which part of it, and of two that wrote in the same second neither is the later. Undefined: no
 * entry tells.
 * @param known - Of whom it is known that he wrote between the two: he is named only where nobody else is.
 */
export function ownerSince(
	before: KubernetesObject,
	now: KubernetesObject,
	field: keyof ChangeOwners,
	known?: string,
): FieldOwner | undefined {
	const signOf = ({manager, operation, subresource, time}: ManagedFieldsEntry) =>
		[manager, operation, subresource, time].join('\n');
	const signs = new Set(entriesOf(before, field).map(signOf));
	const fresh = entriesOf(now, field).filter(entry => !signs.has(signOf(entry)));
	const others = fresh.filter(({manager}) => manager !== known);
	const entry = lastOf(others.length > 0 ? others : fresh, field);
	return entry && ownerIn(entry);
}

/**
 * Names under which autoscalers write the size. In a cluster it is the controller manager's, which writes `replicas` for
 * no other reason. Source: cmd/kube-controller-manager/app/autoscaling.go.
 */
const autoscalers: ReadonlySet<string> = new Set([
	'kube-controller-manager',
	'horizontal-pod-autoscaler',
	'keda-operator',
]);

/**
 * The autoscaler that wrote the size; undefined when it is somebody else's. Whoever owns it beside an autoscaler applied the
 * same number later, and changed nothing: however new his entry is, the size is the autoscaler's. The API server notes no
 * time of what is written by way of a Scale, as autoscalers and `kubectl scale` do.
 */
export function autoscalerOf(workload: KubernetesObject): FieldOwner | undefined {
	const own = (workload.metadata.managedFields ?? []).find(
		entry => owns(entry, 'replicas') && autoscalers.has(entry.manager ?? ''),
	);
	return own && ownerIn(own);
}

interface Signs {
	readonly name: string;
	/** Prefixes of field managers. */
	readonly managers: readonly string[];
	/** Labels or annotations, by key, with the value that is meant; null: any. */
	readonly marks: readonly (readonly [key: string, value: string | null])[];
}

/** Helm comes last: Argo CD and Flux install charts, too, and it is they who put things back. */
const gitOpsSigns: readonly Signs[] = [
	{
		name: 'Argo CD',
		managers: ['argocd'],
		marks: [
			['argocd.argoproj.io/tracking-id', null],
			['argocd.argoproj.io/instance', null],
		],
	},
	{
		name: 'Flux',
		managers: ['kustomize-controller', 'helm-controller'],
		marks: [
			['kustomize.toolkit.fluxcd.io/name', null],
			['helm.toolkit.fluxcd.io/name', null],
		],
	},
	{
		name: 'Helm',
		managers: ['helm'],
		marks: [
			['meta.helm.sh/release-name', null],
			['app.kubernetes.io/managed-by', 'Helm'],
		],
	},
];

/** Which tool writes under the name of this field manager: `Argo CD`, `Flux` or `Helm`; undefined: none of them. */
export function gitOpsTool(manager: string | undefined): string | undefined {
	return gitOpsSigns.find(({managers}) => managers.some(prefix => manager?.startsWith(prefix)))?.name;
}

/**
 * Which tool keeps the workload's specification elsewhere: `Argo CD`, `Flux` or `Helm`; undefined when nothing shows it.
 * An inference from the names of field managers that own the template, and from well-known labels and annotations. The
 * first two put a change back by themselves, Helm does at its next upgrade.
 */
export function gitOpsOwner(workload: KubernetesObject): string | undefined {
	const {labels = {}, annotations = {}, managedFields = []} = workload.metadata;
	const managers = managedFields.filter(entry => owns(entry, 'template')).map(({manager}) => manager ?? '');
	const isMarked = ([key, value]: readonly [string, string | null]) =>
		[labels[key], annotations[key]].some(found => found !== undefined && (value === null || found === value));
	return gitOpsSigns.find(
		signs =>
			signs.marks.some(isMarked) || managers.some(manager => signs.managers.some(prefix => manager.startsWith(prefix))),
	)?.name;
}

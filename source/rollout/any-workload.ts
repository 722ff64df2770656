import type {Deployment, Workload, WorkloadKind} from '../kubernetes/objects.ts';

/** Whatever rolls out. A Deployment that was read by itself need not say its kind; the others do. */
export type AnyWorkload = Workload | Deployment;

type StatefulSetWorkload = Extract<Workload, {kind: 'StatefulSet'}>;
type DaemonSetWorkload = Extract<Workload, {kind: 'DaemonSet'}>;

/** A StatefulSet or a DaemonSet: what keeps its revisions in ControllerRevisions. */
export type SetWorkload = StatefulSetWorkload | DaemonSetWorkload;

export const kindOf = (workload: AnyWorkload): WorkloadKind => ('kind' in workload ? workload.kind : 'Deployment');

export const isStatefulSet = (workload: AnyWorkload): workload is StatefulSetWorkload =>
	kindOf(workload) === 'StatefulSet';

export const isDaemonSet = (workload: AnyWorkload): workload is DaemonSetWorkload => kindOf(workload) === 'DaemonSet';

export const isSet = (workload: AnyWorkload): workload is SetWorkload => kindOf(workload) !== 'Deployment';

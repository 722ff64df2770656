import {sameWorkload} from '../../../cluster/workload-name.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import type {Scene} from '../../state.ts';
import type {AskScreen} from './ask-screen.ts';

/** One that may get another image. */
export interface AskedContainer {
	readonly name: string;
	readonly image: string;
}

/** The workload that a value is typed for, as the mirror holds it. */
export function heldWorkload({target}: Pick<AskScreen, 'target'>, {view}: Scene): Workload | undefined {
	if (sameWorkload(view.opened?.target, target)) return view.opened?.workload;
	return view.workloads.items.find(
		({kind, metadata}) =>
			kind === target.kind && metadata.name === target.name && metadata.namespace === target.namespace,
	);
}

/** Its containers, then its init containers. */
export function containersOf({spec}: Workload): readonly AskedContainer[] {
	const {containers, initContainers = []} = spec.template.spec;
	return [...containers, ...initContainers].map(({name, image = ''}) => ({name, image}));
}

/** The one whose image is typed: until one was chosen, the first. */
export function selectedContainer(
	{container}: AskScreen,
	containers: readonly AskedContainer[],
): AskedContainer | undefined {
	return container === undefined ? containers[0] : containers.find(({name}) => name === container);
}

/** The number of replicas that is asked for; undefined: there is none. */
export function replicasOf(workload: Workload): number | undefined {
	return workload.kind === 'DaemonSet' ? undefined : (workload.spec.replicas ?? 1);
}

import type {OpenedPod} from '../../../cluster/cluster.ts';
import type {Pod} from '../../../kubernetes/objects.ts';
import {containerInQuestion} from '../../../rollout/pod-containers.ts';
import type {Scene} from '../../state.ts';
import {samePod} from '../../watched.ts';
import type {PodScreen} from './pod-screen.ts';

/** What is known of the screen's pod: of another one, nothing is shown under its name. */
export function openedPod({pod}: Pick<PodScreen, 'pod'>, {view}: Scene): OpenedPod | undefined {
	return samePod(view.pod?.target, pod) ? view.pod : undefined;
}

/** The pod as it was last known: by its own watch, else as the workload's row of it. */
export function knownPod(screen: Pick<PodScreen, 'pod'>, scene: Scene): Pod | undefined {
	const row = scene.view.opened?.pods.items.find(
		({metadata}) => metadata.name === screen.pod.name && (!screen.pod.uid || metadata.uid === screen.pod.uid),
	);
	return openedPod(screen, scene)?.pod ?? row;
}

/** The container that keys act on; empty while the pod is not known. */
export function selectedContainer(screen: PodScreen, scene: Scene): string {
	const pod = knownPod(screen, scene);
	return screen.container ?? (pod ? containerInQuestion(pod, scene.nowMs) : '');
}

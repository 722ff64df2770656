import type {ObjectName} from '../../../cluster/cluster.ts';
import type {Pod} from '../../../kubernetes/objects.ts';
import {diagnosesOf} from '../../../rollout/diagnosis/diagnose.ts';
import {partsOf} from '../../../rollout/diagnosis/parts.ts';
import {podSymptom} from '../../../rollout/diagnosis/pod-symptoms.ts';
import {podTone} from '../../../rollout/pod-status.ts';
import type {Scene} from '../../state.ts';
import {historyRevisions} from '../history/revisions.ts';
import {objectOfPod, objectOfRevision} from '../object/object-names.ts';
import type {RolloutScreen} from './rollout-screen.ts';

/** The pod that keys act on: the selected one, else the one that the diagnosis is about; undefined: there is none (any more). */
export function podInQuestion({selected}: RolloutScreen, scene: Scene): Pod | undefined {
	const pods = scene.view.opened?.pods.items ?? [];
	if (selected?.pods !== undefined) {
		return pods.find(({metadata}) => metadata.uid === selected.pods);
	}
	return diagnosedPod(scene) ?? pods.find(pod => podTone(pod) === 'bad') ?? pods[0];
}

/** The first that shows what is called the cause. */
function diagnosedPod({view: {opened}, nowMs}: Scene): Pod | undefined {
	if (!opened?.workload) {
		return undefined;
	}
	const {workload, replicaSets, controllerRevisions, pods, events} = opened;
	const owned = workload.kind === 'Deployment' ? replicaSets.items : controllerRevisions.items;
	const parts = partsOf(workload, owned, pods.items, events.items);
	const cause = diagnosesOf(parts, nowMs)[0]?.cause;
	return parts.newPods.find(pod => podSymptom(pod, parts.template, parts.eventsOf(pod), nowMs)?.cause === cause);
}

/** What is selected in the pane that has the focus; undefined: nothing, or it is gone. */
export function selectedObject({pane, selected}: RolloutScreen, {view}: Scene): ObjectName | undefined {
	const uid = selected?.[pane];
	if (uid === undefined) {
		return undefined;
	}
	if (pane === 'pods') {
		const pod = view.opened?.pods.items.find(({metadata}) => metadata.uid === uid);
		return pod && objectOfPod(pod);
	}
	const revision = historyRevisions(view).find(({object}) => object.metadata.uid === uid);
	return revision && objectOfRevision(revision);
}

import type {ControllerRevision, Deployment, PodTemplateSpec, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {changeCauseAnnotation, ownedReplicaSets, revisionNumberOf} from '../../../source/rollout/revisions.ts';
import {tableText} from './kubectl-table.ts';
import {templateText} from './kubectl-template-text.ts';

export type HistoryText = {readonly text: string} | {readonly error: string};

const noHistory: HistoryText = {text: 'No rollout history found.'};
const noSuchRevision: HistoryText = {error: 'unable to find the specified revision'};

function listText(causes: ReadonlyMap<number, string | undefined>): HistoryText {
	const rows = [...causes].sort(([a], [b]) => a - b).map(([number, cause]) => [String(number), cause || '<none>']);
	return {text: tableText([['REVISION', 'CHANGE-CAUSE'], ...rows])};
}

const causeOf = ({metadata}: {readonly metadata: {readonly annotations?: Readonly<Record<string, string>>}}) =>
	metadata.annotations?.[changeCauseAnnotation];

/** kubectl shows a revision's change-cause among the annotations of its template. */
function templateWithCause(replicaSet: ReplicaSet): PodTemplateSpec {
	const {template} = replicaSet.spec;
	const cause = causeOf(replicaSet);
	const annotations = {...template.metadata?.annotations, ...(cause ? {[changeCauseAnnotation]: cause} : {})};
	return {...template, metadata: {...template.metadata, annotations}};
}

/**
 * The text of `kubectl rollout history deployment/NAME`: the list for revision 0, else that revision's pod template. Of
 * the ReplicaSets only those count that the Deployment controls; one without a revision counts as 0, one with an
 * unreadable one not at all. An error when there is no such revision. Source: kubectl polymorphichelpers/history.go.
 */
export function deploymentHistoryText(
	deployment: Deployment,
	replicaSets: readonly ReplicaSet[],
	revision: number,
): HistoryText {
	const byNumber = new Map<number, ReplicaSet>();
	for (const replicaSet of ownedReplicaSets(deployment, replicaSets)) {
		const number = revisionNumberOf(replicaSet);
		if (number !== undefined) {
			byNumber.set(number, replicaSet);
		}
	}

	if (byNumber.size === 0) {
		return noHistory;
	}

	if (revision > 0) {
		const found = byNumber.get(revision);
		return found ? {text: templateText(templateWithCause(found))} : noSuchRevision;
	}

	return listText(new Map([...byNumber].map(([number, replicaSet]) => [number, causeOf(replicaSet)])));
}

/**
 * The same for a StatefulSet or DaemonSet. `templateOf` gives the pod template that a revision stands for: the
 * revision's data applied to the object.
 */
export function controllerHistoryText(
	history: readonly ControllerRevision[],
	revision: number,
	templateOf: (revision: ControllerRevision) => PodTemplateSpec,
): HistoryText {
	if (history.length === 0) {
		return noHistory;
	}

	if (revision !== 0) {
		const found = history.find(entry => entry.revision === revision);
		return found ? {text: templateText(templateOf(found))} : noSuchRevision;
	}

	return listText(new Map(history.map(entry => [entry.revision, causeOf(entry)])));
}

/** What `kubectl rollout history` puts around each text; `resource` is `deployment.apps/web`. */
export function historyOutput(resource: string, text: string, revision: number): string {
	const heading = revision > 0 ? `${resource} with revision #${revision}` : `${resource} `;
	return `${heading}\n${text}\n`;
}

/** Why `kubectl rollout history` refuses its arguments; undefined when it doesn't. */
export function historyArgumentsError(resources: readonly string[], revision: number): string | undefined {
	if (resources.length === 0) {
		return 'required resource not specified';
	}

	return revision < 0 ? `revision must be a positive integer: ${revision}` : undefined;
}

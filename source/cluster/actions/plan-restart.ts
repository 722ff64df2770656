import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import type {JsonPatchOperation} from './action.ts';
import {kubectlLine} from './kubectl-line.ts';
import {ownerNotes} from './plan-notes.ts';
import {
	basisOf,
	changesTo,
	impossible,
	nameOf,
	type PlanInput,
	type PlanOutcome,
	planned,
	preconditions,
	reachNote,
} from './plan-parts.ts';

/** The annotation that kubectl sets, too: another value is another template. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/**
 * All pods anew, as the strategy has it. The time is fixed here, once for the action: a write whose answer was lost is
 * recognised by it, and is never done twice. Source: kubectl polymorphichelpers/objectrestarter.go.
 */
export function planRestart({request, workload, identity, nowMs}: PlanInput): PlanOutcome {
	// kubectl refuses, too: nothing would restart, and the next resume would.
	if (isPaused(workload)) return impossible(`${nameOf(workload)} is paused: it can be restarted once it is resumed.`);
	const at = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
	const {template} = workload.spec;
	const note = reachNote(workload);
	return planned({
		request,
		title: `restart ${nameOf(workload)}`,
		changes: changesTo(template, restarted(template, at)),
		notes: [...(note ? [note] : []), ...ownerNotes(workload, 'restart')],
		kubectl: kubectlLine(identity, request.target, 'restart'),
		patch: [...preconditions(workload), ...annotated(template, at)],
		basis: basisOf(workload),
	});
}

function restarted(template: PodTemplateSpec, at: string): PodTemplateSpec {
	const {metadata} = template;
	return {...template, metadata: {...metadata, annotations: {...metadata?.annotations, [restartedAt]: at}}};
}

/** A patch adds no field to an object that is not there. */
function annotated({metadata}: PodTemplateSpec, at: string): JsonPatchOperation[] {
	const path = '/spec/template/metadata';
	if (!metadata) return [{op: 'add', path, value: {annotations: {[restartedAt]: at}}}];
	return metadata.annotations
		? [{op: 'add', path: `${path}/annotations/${restartedAt.replace('/', '~1')}`, value: at}]
		: [{op: 'add', path: `${path}/annotations`, value: {[restartedAt]: at}}];
}

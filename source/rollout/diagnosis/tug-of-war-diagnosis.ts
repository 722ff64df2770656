import {gitOpsTool} from '../field-owners.ts';
import {numbersOf} from '../revision-times.ts';
import {type Revision, revisionsOf} from '../revisions.ts';
import {changedBy} from '../template-change.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

interface Turns {
	/** The number that the present revision had before; undefined: nothing keeps it. */
	readonly before?: number;
	/** The other in between, to which the undo went. */
	readonly undo: Revision;
}

/** Two revisions of a Deployment that took turns: the present one was current before the other was, and is again. */
function deploymentTurns(revisions: readonly Revision[]): Turns | undefined {
	const current = revisions.find(revision => revision.current);
	const before = current?.formerNumbers.at(-1);
	if (current === undefined || before === undefined) {
		return undefined;
	}

	// The one between was an undo only if its template had been current before as well.
	const between = revisions.find(revision => {
		const numbers = numbersOf(revision);
		return !revision.current && numbers.includes(current.number - 1) && numbers.some(number => number < before);
	});
	return between && before === current.number - 2 ? {before, undo: between} : undefined;
}

/** A controller makes a ControllerRevision within seconds of the template: one that is older was there before. */
const promptMs = 10_000;

/** Source: pkg/apis/apps/v1/defaults.go. */
const usualHistoryLimit = 10;

const createdMs = ({object}: Revision) => epochMs(object.metadata.creationTimestamp) ?? Number.NaN;

/**
 * The same of StatefulSets and DaemonSets, whose ControllerRevisions take a new number when they are gone back to and
 * forget the one before. What tells it: the present one was made before its template was written last, the one before it
 * in number was made still earlier, and two numbers at least are nobody's any more, though no revision can have been
 * pruned. Source: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions and truncateHistory.
 */
function setTurns({workload: {object}, revisions = []}: Parts): Turns | undefined {
	const [current, between] = revisions;
	if (current?.current !== true || between === undefined) {
		return undefined;
	}

	const writtenMs = changedBy(object, between.template).atMs;
	if (writtenMs === undefined) {
		return undefined;
	}

	const isBack = createdMs(between) < createdMs(current) && createdMs(current) < writtenMs - promptMs;
	const limit =
		('revisionHistoryLimit' in object.spec ? object.spec.revisionHistoryLimit : undefined) ?? usualHistoryLimit;
	const isWhole = revisions.length <= limit;
	const isNext = between.number === current.number - 1;
	return isBack && isWhole && isNext && current.number - revisions.length >= 2 ? {undo: between} : undefined;
}

/**
 * A GitOps controller has put back what was undone: told by the revisions' numbers and by who owns what differs between the
 * two templates, so an inference. Somebody who undoes an undo by hand leaves the same numbers, but another owner.
 */
export function tugOfWarDiagnosis(parts: Parts): Diagnosis | undefined {
	const {workload} = parts;
	const revisions =
		workload.kind === 'Deployment' ? revisionsOf(workload.object, workload.replicaSets) : (parts.revisions ?? []);
	const turns = workload.kind === 'Deployment' ? deploymentTurns(revisions) : setTurns(parts);
	const current = revisions.find(revision => revision.current);
	if (turns === undefined || current === undefined) {
		return undefined;
	}

	const {before, undo} = turns;
	const owner = gitOpsTool(changedBy(workload.object, undo.template).manager);
	if (owner === undefined || owner === 'Helm') {
		return undefined;
	}

	const which = before === undefined ? 'what was before' : `revision ${before}`;
	const undone = before === undefined ? undo.number : current.number - 1;
	return {
		cause: 'git-ops-reverts',
		level: 'fault',
		sentence: `${owner} seems to have reverted the undo: ${which} is back (${current.images.join(', ')}), after revision ${undone} was rolled to`,
		next: `revert the commit, or suspend ${owner} for this workload, then undo`,
	};
}

import {gitOpsOwner, isGitOpsTemplate, templateOwner} from '../field-owners.ts';
import {numbersOf} from '../revision-times.ts';
import {type Revision, revisionsOf} from '../revisions.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

interface Turns {
	/** The number that the present revision had before; undefined: nothing keeps it. */
	readonly before?: number;
	/** That of the other in between. */
	readonly undo: number;
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
	return between && before === current.number - 2 ? {before, undo: current.number - 1} : undefined;
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
	const writtenMs = templateOwner(object)?.atMs;
	if (current?.current !== true || between === undefined || writtenMs === undefined) {
		return undefined;
	}

	const isBack = createdMs(between) < createdMs(current) && createdMs(current) < writtenMs - promptMs;
	const limit =
		('revisionHistoryLimit' in object.spec ? object.spec.revisionHistoryLimit : undefined) ?? usualHistoryLimit;
	const isWhole = revisions.length <= limit;
	const isNext = between.number === current.number - 1;
	return isBack && isWhole && isNext && current.number - revisions.length >= 2 ? {undo: between.number} : undefined;
}

/**
 * A GitOps controller has put back what was undone: told by the revisions' numbers and by who owns the template, so an
 * inference. Somebody who undoes an undo by hand leaves the same numbers, but another owner.
 */
export function tugOfWarDiagnosis(parts: Parts): Diagnosis | undefined {
	const {workload} = parts;
	const owner = gitOpsOwner(workload.object);
	if (owner === undefined || owner === 'Helm' || !isGitOpsTemplate(workload.object)) {
		return undefined;
	}

	const revisions =
		workload.kind === 'Deployment' ? revisionsOf(workload.object, workload.replicaSets) : (parts.revisions ?? []);
	const turns = workload.kind === 'Deployment' ? deploymentTurns(revisions) : setTurns(parts);
	const current = revisions.find(revision => revision.current);
	if (turns === undefined || current === undefined) {
		return undefined;
	}

	const which = turns.before === undefined ? 'what was before' : `revision ${turns.before}`;
	return {
		cause: 'git-ops-reverts',
		level: 'fault',
		sentence: `${owner} seems to have reverted the undo: ${which} is back (${current.images.join(', ')}), after revision ${turns.undo} was rolled to`,
		next: `revert the commit, or suspend ${owner} for this workload, then undo`,
	};
}

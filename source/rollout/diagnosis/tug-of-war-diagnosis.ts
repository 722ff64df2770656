import type {ReplicaSet} from '../../kubernetes/objects.ts';
import {gitOpsOwner, isGitOpsTemplate} from '../field-owners.ts';
import {imagesOf} from '../pod-template.ts';
import {type Revision, revisionsOf} from '../revisions.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

/** Its numbers so far, oldest first. */
const numbersOf = ({number, formerNumbers}: Revision) => [...formerNumbers, number];

/**
 * Two revisions that took turns: the present one was current before the other was, and is again. `before` is the number
 * that it had then, `undo` that of the other in between.
 */
function turnsOf(revisions: readonly Revision[]): {readonly before: number; readonly undo: number} | undefined {
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

/**
 * A GitOps controller has put back what was undone: told by the revisions' numbers and by who owns the template, so an
 * inference. Somebody who undoes an undo by hand leaves the same numbers, but another owner.
 */
export function tugOfWarDiagnosis({workload, current}: Parts): Diagnosis | undefined {
	const owner = workload.kind === 'Deployment' ? gitOpsOwner(workload.object) : undefined;
	if (workload.kind !== 'Deployment' || owner === undefined || owner === 'Helm' || !isGitOpsTemplate(workload.object)) {
		return undefined;
	}

	const turns = turnsOf(revisionsOf(workload.object, workload.replicaSets));
	if (turns === undefined) {
		return undefined;
	}

	const images = current ? imageWords(current) : '';
	return {
		cause: 'git-ops-reverts',
		level: 'fault',
		sentence: `${owner} seems to have reverted the undo: revision ${turns.before} is back${images}, after revision ${turns.undo} was rolled to`,
		next: `revert the commit, or suspend ${owner} for this workload, then undo`,
	};
}

const imageWords = ({spec}: ReplicaSet) => ` (${imagesOf(spec.template).join(', ')})`;

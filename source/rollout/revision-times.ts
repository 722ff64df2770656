import {type AnyWorkload, isSet} from './any-workload.ts';
import type {Revision} from './revisions.ts';
import {epochMs} from './timestamp.ts';

/** Its numbers so far, oldest first. */
export const numbersOf = ({number, formerNumbers}: Revision): readonly number[] => [...formerNumbers, number];

/** Objects never change, and of a long history each is asked for once for each of the others. */
const births = new WeakMap<Revision['object'], {readonly atMs: number | undefined}>();

/** When what keeps it was made, epoch milliseconds. */
export function creationMs({object}: Revision): number | undefined {
	const known = births.get(object) ?? {atMs: epochMs(object.metadata.creationTimestamp)};
	births.set(object, known);
	return known.atMs;
}

/** In which objects of several revisions are made that nobody rolled out: seconds suffice. */
const atOnceMs = 5000;

/** Whether all revisions were made at once, as from a backup: how old they are does not tell when they were current. */
export function wereMadeAtOnce(revisions: readonly Revision[]): boolean {
	const births = revisions.flatMap(revision => creationMs(revision) ?? []);
	return births.length > 1 && Math.max(...births) - Math.min(...births) <= atOnceMs;
}

/**
 * Whether an object was made for the number that it has first. A ControllerRevision forgets its former numbers: one that is
 * older than another with a lower number was gone back to.
 */
export function wasMadeAs(
	number: number,
	owner: Revision,
	workload: AnyWorkload,
	revisions: readonly Revision[],
): boolean {
	if (!isSet(workload)) {
		return numbersOf(owner)[0] === number;
	}

	const bornMs = creationMs(owner);
	return bornMs !== undefined && revisions.every(other => other.number >= number || (creationMs(other) ?? 0) <= bornMs);
}

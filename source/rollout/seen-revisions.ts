import type {Deployment} from '../kubernetes/objects.ts';
import {templateOwner} from './field-owners.ts';
import {progressOf} from './progress.ts';
import {revisionNumberOf} from './revisions.ts';

/** What was seen with one's own eyes of a revision while it was the current one. */
export interface SeenRevision {
	/** For how long all of its pods were available, in all, until `lastMs`. */
	readonly completeMs: number;
	/** When it was looked at last, and whether it was complete then. */
	readonly lastMs: number;
	readonly isComplete: boolean;
	/** Its deadline was exceeded, or its pods could not be created. */
	readonly failure?: string;
	/** Who had written its template, by the name of the field manager. */
	readonly madeBy?: string;
}

/** By revision number: a number is never given twice. */
export type SeenRevisions = ReadonlyMap<number, SeenRevision>;

/** More than any history keeps: revisionHistoryLimit is 10 as a rule. */
const mostRevisions = 50;

const failureOf = ({phase, failure}: ReturnType<typeof progressOf>): string | undefined =>
	phase === 'deadline-exceeded'
		? 'its deadline was exceeded'
		: failure && `its pods could not be created (${failure.reason})`;

/**
 * What is known after another look at a Deployment at `nowMs` (epoch milliseconds). The time between two looks counts as
 * complete when it was so at the first: a watch tells of every change. The same map when there is nothing to add.
 */
export function withSeen(seen: SeenRevisions, deployment: Deployment, nowMs: number): SeenRevisions {
	const number = revisionNumberOf(deployment);
	const progress = progressOf(deployment);
	// Until a change has been taken up, the number is still that of the template before.
	if (number === undefined || number === 0 || progress.phase === 'unobserved') {
		return seen;
	}

	const before = seen.get(number);
	const isComplete = progress.phase === 'complete' && progress.available >= progress.desired;
	const sinceMs = before?.isComplete ? Math.max(0, nowMs - before.lastMs) : 0;
	const failure = isComplete ? undefined : (failureOf(progress) ?? before?.failure);
	const madeBy = templateOwner(deployment)?.manager ?? before?.madeBy;
	const next: SeenRevision = {
		completeMs: (before?.completeMs ?? 0) + sinceMs,
		lastMs: nowMs,
		isComplete,
		...(failure ? {failure} : {}),
		...(madeBy ? {madeBy} : {}),
	};
	// What is no longer current isn't watched any more: its time stands still.
	const others = [...seen]
		.filter(([other]) => other !== number)
		.map(([other, one]) => [other, {...one, isComplete: false}] as const);
	return new Map([...others, [number, next] as const].slice(-mostRevisions));
}

/** For how long a revision was seen complete, until `nowMs` when it still is. */
export function seenCompleteMs(seen: SeenRevisions | undefined, numbers: readonly number[], nowMs: number): number {
	return numbers.reduce((sum, number) => {
		const one = seen?.get(number);
		return sum + (one?.completeMs ?? 0) + (one?.isComplete ? Math.max(0, nowMs - one.lastMs) : 0);
	}, 0);
}

/** Why a revision was seen to fail; undefined when it wasn't, or was complete afterwards. */
export function seenFailure(seen: SeenRevisions | undefined, numbers: readonly number[]): string | undefined {
	return numbers.map(number => seen?.get(number)?.failure).findLast(failure => failure !== undefined);
}

import type {Workload} from '../kubernetes/objects.ts';
import {type KnownRevision, knownRevisionOf} from '../rollout/known-revision.ts';
import type {Revision} from '../rollout/revisions.ts';

/** Workloads that one looks at in one sitting; of the one that was opened longest ago the number goes first. */
const mostKnown = 200;

/** Revision numbers that a list can't tell, for nobody watches ControllerRevisions of what is not open. */
export interface KnownRevisions {
	note(workload: Workload, revisions: readonly Revision[]): void;
	/** By uid; the same map until another number was learned. */
	all(): ReadonlyMap<string, KnownRevision>;
}

export function createKnownRevisions(): KnownRevisions {
	let known: ReadonlyMap<string, KnownRevision> = new Map();
	return {
		note(workload, revisions) {
			const {uid} = workload.metadata;
			const now = knownRevisionOf(workload, revisions);
			const before = known.get(uid);
			if (now === undefined || (now.number === before?.number && now.mark === before.mark)) return;
			const others = [...known].filter(([other]) => other !== uid);
			known = new Map([...others, [uid, now] as const].slice(-mostKnown));
		},
		all: () => known,
	};
}

import type {Deployment} from '../kubernetes/objects.ts';
import {type SeenRevisions, withSeen} from '../rollout/seen-revisions.ts';

/** Workloads that one looks at in one sitting; of the one that was opened longest ago the memory goes first. */
const mostWorkloads = 200;

/** What was seen of the revisions of workloads while they were open. */
export interface SeenJournal {
	/** Another look, at `nowMs` (the server's time, epoch milliseconds). */
	look(deployment: Deployment, nowMs: number): void;
	of(uid: string): SeenRevisions | undefined;
}

/** A journal that lasts as long as the process. */
export function createSeenJournal(): SeenJournal {
	const byUid = new Map<string, SeenRevisions>();
	return {
		look(deployment, nowMs) {
			const {uid} = deployment.metadata;
			const seen = withSeen(byUid.get(uid) ?? new Map(), deployment, [], nowMs);
			byUid.delete(uid);
			byUid.set(uid, seen);
			const [oldest] = byUid.keys();
			if (byUid.size > mostWorkloads && oldest !== undefined) byUid.delete(oldest);
		},
		of: uid => byUid.get(uid),
	};
}

import type {Cause, Diagnosis, Level} from './diagnosis.ts';

/**
 * What comes first when several things are wrong: what makes the usual way out useless, what keeps pods from being
 * there at all, what they die of, what they wait for, and at the end what only tells that something takes long.
 */
const ranked: readonly Cause[] = [
	'git-ops-reverts',
	'stateful-set-trap',
	'taken-for-scaling',
	'pod-security',
	'admission-refused',
	'quota-exceeded',
	'pods-not-created',
	'image-name-invalid',
	'image-not-found',
	'registry-denied',
	'command-fails',
	'out-of-memory',
	'liveness-kills',
	'startup-fails',
	'init-fails',
	'crash',
	'config-missing',
	'volume-not-mounted',
	'sandbox-fails',
	'node-lost',
	'no-room',
	'unschedulable',
	'stuck-terminating',
	'registry-unreachable',
	'image-pull-fails',
	'readiness-fails',
	'pod-failed',
	'autoscaler-grows',
	'paused',
	'deadline-exceeded',
	'config-syncing',
	'min-ready-seconds',
	'slow-start',
];

const rankOf: ReadonlyMap<Cause, number> = new Map(ranked.map((cause, rank) => [cause, rank]));

const levelOrder: Readonly<Record<Level, number>> = {fault: 0, transient: 1, wait: 2};

export const compareLevels = (a: Level, b: Level): number => levelOrder[a] - levelOrder[b];

/** The more telling first: what will not heal before what may, then by cause. Of symptoms, too. */
export function compareDiagnoses(a: Pick<Diagnosis, 'level' | 'cause'>, b: Pick<Diagnosis, 'level' | 'cause'>): number {
	return compareLevels(a.level, b.level) || (rankOf.get(a.cause) ?? 0) - (rankOf.get(b.cause) ?? 0);
}

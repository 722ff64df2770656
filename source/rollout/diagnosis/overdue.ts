import type {Pod} from '../../kubernetes/objects.ts';
import {epochMs} from '../timestamp.ts';

/** The kubelet is given so long after the grace period: killing and tidying up take some seconds. */
const overdueMs = 30_000;

/**
 * When a pod should have been gone, epoch milliseconds: a deletionTimestamp is the end of the grace period. Undefined
 * while that isn't long past.
 */
export function overdueSinceMs({metadata}: Pod, nowMs: number): number | undefined {
	const dueMs = epochMs(metadata.deletionTimestamp);
	return dueMs !== undefined && nowMs - dueMs > overdueMs ? dueMs : undefined;
}

import type {Workload} from '../../kubernetes/objects.ts';
import type {Finding} from '../../rollout/finding.ts';

/** What was found last, and when it was as bad as it says. */
export interface Held {
	readonly finding: Finding;
	readonly atMs: number;
	/** metadata.generation of what it was found of. */
	readonly generation: number;
}

/** A container that crashes again and again runs in between, and an image is pulled again: that is no recovery. */
const recoveredAfterMs = 15_000;

const sameFinding = (a: Finding, b: Finding): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The finding that is shown after another look: what was stuck is called so for a while after it seems not to be, unless
 * somebody changed the workload. The same object when it says the same. Pure; `nowMs` is epoch milliseconds.
 */
export function holdFinding(before: Held | undefined, finding: Finding, {metadata}: Workload, nowMs: number): Held {
	const generation = metadata.generation ?? 0;
	if (before === undefined) return {finding, atMs: nowMs, generation};
	const isHeld =
		before.finding.isStuck &&
		!finding.isStuck &&
		before.generation === generation &&
		nowMs - before.atMs < recoveredAfterMs;
	if (isHeld) return before;
	return sameFinding(before.finding, finding)
		? {...before, atMs: nowMs, generation}
		: {finding, atMs: nowMs, generation};
}

import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {ageOf} from '../../rollout/duration.ts';
import type {FieldOwner} from '../../rollout/field-owners.ts';

/** ` by kubectl-rollout 3m ago`, to stand after what was done; empty when nobody is recorded. */
export function byOwner(owner: Partial<FieldOwner> | undefined, nowMs: number): string {
	if (owner?.manager === undefined) return '';
	const age = owner.atMs === undefined ? '' : ` ${ageOf(new Date(owner.atMs).toISOString(), nowMs)} ago`;
	return ` by ${sanitizeText(owner.manager)}${age}`;
}

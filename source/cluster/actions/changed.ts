import {isDeepStrictEqual} from 'node:util';
import type {Workload} from '../../kubernetes/objects.ts';
import {sanitizeDeep, sanitizeText} from '../../kubernetes/sanitize.ts';
import {changeOwners, type FieldOwner} from '../../rollout/field-owners.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import {imagesOf, sameTemplate} from '../../rollout/pod-template.ts';
import {changedBy} from '../../rollout/template-change.ts';
import {workloadBudget} from '../../rollout/workload-budget.ts';
import type {Preview} from './action.ts';
import {byOwner} from './owner-words.ts';
import {replicasOf, strategyOf} from './plan-parts.ts';

/**
 * What of the plan's basis no longer holds, as plain sentences that name the field manager where one is known; empty
 * when going on is as good as it was: template, paused and strategy are those of the preview, and at least as many
 * pods stay available with at most as many in all. Pure; `nowMs` for the ages.
 */
export function changedSince(basis: Preview['basis'], now: Workload, nowMs: number): string[] {
	if (now.metadata.uid !== basis.uid) return ['it was deleted and created again: it is another object'];
	const owners = changeOwners(now);
	const by = (owner: Partial<FieldOwner> | undefined) => byOwner(owner, nowMs);
	const changes: string[] = [];
	if (!sameTemplate(now.spec.template, basis.template)) {
		const [from, to] = [imagesOf(basis.template).join(', '), imagesOf(now.spec.template).join(', ')];
		const images = from === to ? '' : `: ${sanitizeText(from)} → ${sanitizeText(to)}`;
		changes.push(`the template was changed${by(changedBy(now, basis.template))}${images}`);
	}
	const paused = isPaused(now);
	if (paused !== basis.paused) changes.push(`it was ${paused ? 'paused' : 'resumed'}${by(owners.paused)}`);
	if (!isDeepStrictEqual(strategyOf(now), basis.strategy)) changes.push('its strategy was changed');
	else if (isWorse(basis, now)) {
		changes.push(`it was scaled from ${basis.replicas} to ${replicasOf(now)}${by(owners.replicas)}`);
	}
	return changes;
}

/**
 * The same of a workload as the mirror holds it: sanitised, and, of a row of the list, without its whole template, of
 * which only the images tell. Empty as long as its generation is not beyond the preview's: the mirror may lag behind.
 */
export function changedInMirror(
	basis: Preview['basis'],
	now: Workload,
	detail: 'row' | 'whole',
	nowMs: number,
): string[] {
	if (now.metadata.uid === basis.uid && (now.metadata.generation ?? 0) <= basis.generation) return [];
	const sameImages = imagesOf(now.spec.template).join() === imagesOf(basis.template).map(sanitizeText).join();
	const template = detail === 'row' && sameImages ? now.spec.template : sanitizeDeep(basis.template);
	return changedSince({...basis, template}, now, nowMs);
}

/** For the receipt of a write that such a change does not hold. */
export function meanwhileText(what: readonly string[]): string {
	return `it had changed meanwhile: ${what.join('; ')}`;
}

function isWorse(basis: Preview['basis'], now: Workload): boolean {
	// Nodes come and go, and nobody decides about them who changes a DaemonSet.
	if (now.kind === 'DaemonSet') return false;
	const before = workloadBudget({...now, spec: {...now.spec, replicas: basis.replicas}} as Workload);
	const after = workloadBudget(now);
	return after.fewestAvailable < before.fewestAvailable || after.mostPods > before.mostPods;
}

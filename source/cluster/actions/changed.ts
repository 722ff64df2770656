import {isDeepStrictEqual} from 'node:util';
import type {Deployment} from '../../kubernetes/objects.ts';
import {sanitizeDeep, sanitizeText} from '../../kubernetes/sanitize.ts';
import {budgetOf} from '../../rollout/budget.ts';
import {ageOf} from '../../rollout/duration.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {imagesOf, sameTemplate} from '../../rollout/pod-template.ts';
import type {Preview} from './action.ts';

/**
 * What of the plan's basis no longer holds, as plain sentences that name the field manager where one is known; empty
 * when going on is as good as it was: template, paused and strategy are those of the preview, and at least as many
 * pods stay available with at most as many in all. Pure; `nowMs` for the ages.
 */
export function changedSince(basis: Preview['basis'], now: Deployment, nowMs: number): string[] {
	if (now.metadata.uid !== basis.uid) return ['it was deleted and created again: it is another object'];
	const owners = changeOwners(now);
	const by = (owner: {readonly manager: string; readonly atMs?: number} | undefined) => {
		if (!owner) return '';
		const age = owner.atMs === undefined ? '' : ` ${ageOf(new Date(owner.atMs).toISOString(), nowMs)} ago`;
		return ` by ${sanitizeText(owner.manager)}${age}`;
	};
	const changes: string[] = [];
	if (!sameTemplate(now.spec.template, basis.template)) {
		const [from, to] = [imagesOf(basis.template).join(', '), imagesOf(now.spec.template).join(', ')];
		const images = from === to ? '' : `: ${sanitizeText(from)} → ${sanitizeText(to)}`;
		changes.push(`the template was changed${by(owners.template)}${images}`);
	}
	const paused = now.spec.paused === true;
	if (paused !== basis.paused) changes.push(`it was ${paused ? 'paused' : 'resumed'}${by(owners.paused)}`);
	if (!isDeepStrictEqual(now.spec.strategy, basis.strategy)) changes.push('its strategy was changed');
	else if (isWorse(basis, now)) {
		changes.push(`it was scaled from ${basis.replicas} to ${now.spec.replicas ?? 1}${by(owners.replicas)}`);
	}
	return changes;
}

/**
 * The same of a Deployment as the mirror holds it: sanitised, and, of a row of the list, without its whole template, of
 * which only the images tell. Empty as long as its generation is not beyond the preview's: the mirror may lag behind.
 */
export function changedInMirror(
	basis: Preview['basis'],
	now: Deployment,
	detail: 'row' | 'whole',
	nowMs: number,
): string[] {
	if (now.metadata.uid === basis.uid && (now.metadata.generation ?? 0) <= basis.generation) return [];
	const sameImages = imagesOf(now.spec.template).join() === imagesOf(basis.template).map(sanitizeText).join();
	const template = detail === 'row' && sameImages ? now.spec.template : sanitizeDeep(basis.template);
	return changedSince({...basis, template}, now, nowMs);
}

function isWorse(basis: Preview['basis'], now: Deployment): boolean {
	const before = budgetOf({...now.spec, replicas: basis.replicas});
	const after = budgetOf(now.spec);
	return after.fewestAvailable < before.fewestAvailable || after.mostPods > before.mostPods;
}

import type {Container, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {repositoryOf} from '../../rollout/image-reference.ts';
import type {ActionRequest} from './action.ts';
import {kubectlPlainLine} from './kubectl-line.ts';
import {notesOf} from './plan-notes.ts';
import {
	basisOf,
	changesTo,
	impossible,
	nameOf,
	type PlanInput,
	type PlanOutcome,
	planned,
	preconditions,
	reachNote,
} from './plan-parts.ts';

const lists = ['containers', 'initContainers'] as const;

/** Another image for one container, or init container, of the template. */
export function planImage(
	{request, workload, owned, isUnlisted, identity}: PlanInput,
	{container, image}: Extract<ActionRequest, {kind: 'set-image'}>,
): PlanOutcome {
	const {template} = workload.spec;
	const found = find(template, container);
	const name = nameOf(workload);
	if (!found) {
		const names = lists.flatMap(list => (template.spec[list] ?? []).map(each => sanitizeText(each.name)));
		return impossible(`${name} has no container ${container}; it has ${names.join(', ')}.`);
	}
	const {list, index, old} = found;
	if (old.image === image) return impossible(`${name} has image ${image} already.`);
	const path = `/spec/template/spec/${list}/${index}`;
	const note = reachNote(workload);
	const changed = (template.spec[list] ?? []).map(each => (each === old ? {...each, image} : each));
	return planned({
		request,
		title: `set image of ${container} in ${name} to ${image}`,
		changes: changesTo(template, {...template, spec: {...template.spec, [list]: changed}}),
		...(repositoryOf(image) === undefined ? {warning: invalidText(image)} : {}),
		notes: [
			...repositoryNotes(old.image, image),
			...(note ? [note] : []),
			...notesOf(workload, isUnlisted ? undefined : owned, undefined),
		],
		kubectl: kubectlPlainLine(identity, request.target, ['set', 'image'], [`${container}=${image}`]),
		patch: [
			...preconditions(workload),
			{op: 'test', path: `${path}/name`, value: container},
			...(old.image === undefined ? [] : [{op: 'test', path: `${path}/image`, value: old.image} as const]),
			{op: 'add', path: `${path}/image`, value: image},
		],
		basis: basisOf(workload),
	});
}

const invalidText = (image: string) =>
	`"${image}" is no image reference: no kubelet can read it, and its pods would fail with InvalidImageName.`;

/** A tag alone is a repository of that name. */
function repositoryNotes(before: string | undefined, image: string): string[] {
	const [from, to] = [repositoryOf(before ?? ''), repositoryOf(image)];
	if (from === undefined || to === undefined || from === to) return [];
	const meant = to === image && !image.includes('/') ? ` For another tag of the same one: ${from}:${image}.` : '';
	return [`Another repository than before: ${sanitizeText(from)} → ${to}.${sanitizeText(meant)}`];
}

function find({spec}: PodTemplateSpec, name: string) {
	for (const list of lists) {
		const containers: readonly Container[] = spec[list] ?? [];
		const index = containers.findIndex(each => each.name === name);
		const old = containers[index];
		if (old) return {list, index, old};
	}
	return undefined;
}

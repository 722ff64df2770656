import {type Fields, isFields, textOf} from './api/json.ts';
import type {ServedResources} from './discovery/served-resources.ts';
import {parseFault} from './faults/fault.ts';
import {parseManifest} from './parse-manifest.ts';
import type {ScenarioAct, ScenarioStep, ScenarioTarget} from './scenario.ts';
import {durationMs, mapping, Wrong, wholeNumber} from './wrong.ts';

/** More than any workload of a simulated cluster can have. */
const MOST_REPLICAS = 10_000;

/** By kind of step, the keys beside it. */
const companions = {
	apply: [],
	delete: ['namespace'],
	patch: ['namespace', 'with'],
	scale: ['namespace', 'replicas'],
	'set-image': ['namespace', 'container', 'image'],
	fault: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type StepKind = keyof typeof companions;

const kinds = Object.keys(companions) as readonly StepKind[];

/** `deployment/web`, as kubectl writes it. */
function targetOf(text: unknown, namespace: unknown, where: string, served: ServedResources): ScenarioTarget {
	const [type = '', name = '', ...more] = String(text).split('/');
	const lower = type.toLowerCase();
	const resource = served.all.find(known => known.name === lower || known.kind.toLowerCase() === lower);
	if (!resource || name === '' || more.length > 0) {
		throw new Wrong(`${where}: "${text}" is not a target such as deployment/web.`);
	}
	return {kind: resource.kind, name, ...(resource.namespaced ? {namespace: textOf(namespace) || 'default'} : {})};
}

function actOf(kind: StepKind, step: Fields, where: string, served: ServedResources): ScenarioAct {
	const target = () => targetOf(step[kind], step.namespace, where, served);
	switch (kind) {
		case 'apply':
			return {kind: 'apply', object: parseManifest(step.apply, where, served)};
		case 'delete':
			return {kind: 'delete', target: target()};
		case 'patch':
			if (!isFields(step.with)) throw new Wrong(`${where}: a patch needs "with", the fields to change.`);
			return {kind: 'patch', target: target(), patch: step.with, manager: 'kubectl-patch'};
		case 'scale': {
			const replicas = wholeNumber(step.replicas, 0, MOST_REPLICAS, `${where}: replicas`);
			return {kind: 'patch', target: target(), patch: {spec: {replicas}}, manager: 'kubectl-scale'};
		}
		case 'set-image': {
			const [place, image] = [target(), textOf(step.image)];
			if (image === '') throw new Wrong(`${where}: set-image needs "image".`);
			return {kind: 'set-image', target: place, container: textOf(step.container) || place.name, image};
		}
		case 'fault': {
			const parsed = parseFault(step.fault);
			if (!parsed.ok) throw new Wrong(`${where}: ${parsed.sentence}`);
			return {kind: 'fault', fault: parsed.fault};
		}
	}
}

/** One of the steps of a person's own scenario; throws what is wrong. */
export function parseStep(value: unknown, where: string, served: ServedResources): ScenarioStep {
	const found = isFields(value) ? kinds.filter(kind => value[kind] !== undefined) : [];
	const [kind, ...others] = found;
	if (kind === undefined || others.length > 0) throw new Wrong(`${where}: a step is one of ${kinds.join(', ')}.`);
	const step = mapping(value, ['after', kind, ...companions[kind]], where);
	return {afterMs: durationMs(step.after ?? '0s', where), act: actOf(kind, step, where, served)};
}

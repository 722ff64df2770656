import {JSON_SCHEMA, loadAll} from 'js-yaml';
import type {NewObject} from '../control-plane/world.ts';
import {type Fields, fieldsOf, isFields, itemsOf, textOf} from './api/json.ts';
import type {ServedResources} from './discovery/served-resources.ts';
import {parseFault} from './faults/fault.ts';
import type {Scenario, ScenarioAct, ScenarioLog, ScenarioStep, ScenarioTarget} from './scenario.ts';

export type ParsedScenario =
	| {readonly ok: true; readonly scenario: Scenario}
	| {readonly ok: false; readonly sentence: string};

/** The kind of the document that holds the script; all others are ordinary manifests. */
const SCRIPT_KIND = 'Scenario';

/** Thrown where a file is wrong, with the sentence for the person; it never leaves this file. */
class Wrong extends Error {}

const unitsMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

/** `30s`, `1m30s` in milliseconds. */
function durationMs(text: unknown, where: string): number {
	const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== String(text)) {
		throw new Wrong(`${where}: "${text}" is not a duration such as 30s or 1m30s.`);
	}
	return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
}

/** Groups that Kubernetes served once and no longer does, and what to write now. */
const retired: Readonly<Record<string, string>> = {
	'extensions/v1beta1': 'apps/v1, with spec.selector',
	'apps/v1beta1': 'apps/v1, with spec.selector',
	'apps/v1beta2': 'apps/v1',
	'autoscaling/v2beta2': 'autoscaling/v2',
	'policy/v1beta1': 'policy/v1',
};

function manifest(document: Fields, index: number, served: ServedResources): NewObject {
	const where = `document ${index + 1}`;
	const [kind, apiVersion] = [textOf(document.kind), textOf(document.apiVersion)];
	if (kind === '' || apiVersion === '') throw new Wrong(`${where}: apiVersion and kind are missing.`);
	const resource = served.all.find(known => known.kind === kind && known.apiVersion === apiVersion);
	if (!resource) {
		const mend = retired[apiVersion];
		const hint = mend ? `; write apiVersion: ${mend}` : '';
		throw new Wrong(`${where}: no matches for kind "${kind}" in version "${apiVersion}"${hint}.`);
	}
	const metadata = fieldsOf(document.metadata);
	if (!metadata.name && !metadata.generateName) throw new Wrong(`${where}: ${kind} has no metadata.name.`);
	const placed = resource.namespaced ? {namespace: 'default', ...metadata} : metadata;
	return {...document, kind, apiVersion, metadata: placed};
}

/** `deployment/web`, as kubectl writes it. */
function targetOf(text: unknown, namespace: unknown, where: string, served: ServedResources): ScenarioTarget {
	const [type = '', name = ''] = String(text).split('/');
	const lower = type.toLowerCase();
	const resource = served.all.find(known => known.name === lower || known.kind.toLowerCase() === lower);
	if (!resource || name === '') throw new Wrong(`${where}: "${text}" is not a target such as deployment/web.`);
	return {kind: resource.kind, name, ...(resource.namespaced ? {namespace: textOf(namespace) || 'default'} : {})};
}

function actOf(step: Fields, where: string, served: ServedResources): ScenarioAct {
	const target = (text: unknown) => targetOf(text, step.namespace, where, served);
	if (step.apply !== undefined) return {kind: 'apply', object: manifest(fieldsOf(step.apply), 0, served)};
	if (step.delete !== undefined) return {kind: 'delete', target: target(step.delete)};
	if (step.patch !== undefined) {
		if (!isFields(step.with)) throw new Wrong(`${where}: a patch needs "with", the fields to change.`);
		return {kind: 'patch', target: target(step.patch), patch: step.with, manager: 'kubectl-patch'};
	}
	if (step.scale !== undefined) {
		const patch = {spec: {replicas: Number(step.replicas)}};
		if (!Number.isInteger(patch.spec.replicas)) throw new Wrong(`${where}: scale needs "replicas", a number.`);
		return {kind: 'patch', target: target(step.scale), patch, manager: 'kubectl-scale'};
	}
	if (step['set-image'] !== undefined) {
		const place = target(step['set-image']);
		const image = textOf(step.image);
		if (image === '') throw new Wrong(`${where}: set-image needs "image".`);
		return {kind: 'set-image', target: place, container: textOf(step.container) || place.name, image};
	}
	if (step.fault !== undefined) {
		const parsed = parseFault(step.fault);
		if (!parsed.ok) throw new Wrong(`${where}: ${parsed.sentence}`);
		return {kind: 'fault', fault: parsed.fault};
	}
	throw new Wrong(`${where}: a step is one of apply, patch, set-image, scale, delete, fault.`);
}

function stepOf(value: unknown, index: number, served: ServedResources): ScenarioStep {
	const where = `step ${index + 1}`;
	const step = fieldsOf(value);
	return {afterMs: durationMs(step.after ?? '0s', where), act: actOf(step, where, served)};
}

/** What the containers of an image print: `{image: web, opening: [starting], repeating: [GET /], every: 2s, ending: [bye]}`. */
function logOf(value: unknown, index: number): ScenarioLog {
	const fields = fieldsOf(value);
	const lines = (name: string) => itemsOf(fields[name]).map(String);
	const where = `log ${index + 1}`;
	if (fields.image === undefined) throw new Wrong(`${where}: "image", the beginning of an image's name, is missing.`);
	const everyMs = durationMs(fields.every ?? '1s', where);
	if (everyMs === 0) throw new Wrong(`${where}: "every" is more than nothing.`);
	const [opening, repeating, ending] = [lines('opening'), lines('repeating'), lines('ending')];
	return {image: textOf(fields.image), opening, repeating, everyMs, ending};
}

function assemble(documents: readonly unknown[], name: string, served: ServedResources): Scenario {
	const fields = documents.filter(document => document !== null && document !== undefined).map(fieldsOf);
	const script = fieldsOf(fields.find(({kind}) => kind === SCRIPT_KIND));
	const lists = fields.filter(({kind}) => kind !== SCRIPT_KIND);
	const items = lists.flatMap(document =>
		document.kind === 'List' ? itemsOf(document.items).map(fieldsOf) : [document],
	);
	const objects = items.map((document, index) => manifest(document, index, served));
	const nodes = script.nodes === undefined ? 3 : Number(script.nodes);
	if (!Number.isInteger(nodes) || nodes < 1) throw new Wrong(`nodes: "${script.nodes}" is not a number of nodes.`);
	return {
		name,
		summary: textOf(script.summary),
		nodes,
		namespace: textOf(script.namespace) || 'default',
		settledForMs: script.settledFor === undefined ? 60_000 : durationMs(script.settledFor, 'settledFor'),
		objects,
		steps: itemsOf(script.steps).map((step, index) => stepOf(step, index, served)),
		logs: itemsOf(script.logs).map(logOf),
	};
}

/**
 * A person's own scenario: YAML documents, of which one of kind `Scenario` may hold `nodes`, `namespace`, `settledFor`,
 * `logs` and `steps`, and all others are manifests. What is wrong is one sentence that names the place.
 */
export function parseScenario(text: string, name: string, served: ServedResources): ParsedScenario {
	try {
		return {ok: true, scenario: assemble(loadAll(text, {schema: JSON_SCHEMA}), name, served)};
	} catch (error) {
		if (error instanceof Wrong) return {ok: false, sentence: `${name}: ${error.message}`};
		const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
		return {ok: false, sentence: `${name}: not YAML: ${reason}.`};
	}
}

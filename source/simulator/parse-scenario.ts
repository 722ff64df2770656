import {JSON_SCHEMA, loadAll} from 'js-yaml';
import type {NewObject} from '../control-plane/world.ts';
import {fieldsOf, itemsOf, textOf} from './api/json.ts';
import type {ServedResources} from './discovery/served-resources.ts';
import {parseImage} from './parse-image.ts';
import {parseManifest} from './parse-manifest.ts';
import {parseStep} from './parse-step.ts';
import type {Scenario, ScenarioLog} from './scenario.ts';
import {systemNamespaces} from './system-objects.ts';
import {durationMs, listOf, mapping, Wrong, wholeNumber} from './wrong.ts';

export type ParsedScenario =
	| {readonly ok: true; readonly scenario: Scenario}
	| {readonly ok: false; readonly sentence: string};

/** The kind of the document that holds the script; all others are ordinary manifests. */
const SCRIPT_KIND = 'Scenario';

const scriptKeys = [
	'kind',
	'apiVersion',
	'summary',
	'nodes',
	'namespace',
	'settledFor',
	'logs',
	'images',
	'steps',
] as const;

/** A node's range of pod addresses is a part of one of them all. */
const MOST_NODES = 256;
/** What happens meanwhile is played before anything else: a person would wait for it. */
const LONGEST_SETTLED_MS = 30 * 24 * 3_600_000;

/** What the containers of an image print: `{image: web, opening: [starting], repeating: [GET /], every: 2s, ending: [bye]}`. */
function logOf(value: unknown, index: number): ScenarioLog {
	const where = `log ${index + 1}`;
	const fields = mapping(value, ['image', 'opening', 'repeating', 'every', 'ending'], where);
	const lines = (name: string) => listOf(fields[name], `${where}: ${name}`).map(String);
	if (fields.image === undefined) throw new Wrong(`${where}: "image", the beginning of an image's name, is missing.`);
	const everyMs = durationMs(fields.every ?? '1s', where);
	if (everyMs === 0) throw new Wrong(`${where}: "every" is more than nothing.`);
	const [opening, repeating, ending] = [lines('opening'), lines('repeating'), lines('ending')];
	return {image: textOf(fields.image), opening, repeating, everyMs, ending};
}

/** The script, which may be absent, and all manifests; a List is what it holds. */
function sorted(documents: readonly unknown[]): {readonly script: unknown; readonly manifests: readonly unknown[]} {
	const present = documents.filter(document => document !== null && document !== undefined);
	if (present.length === 0) throw new Wrong('there is nothing in it.');
	const isScript = (document: unknown) => fieldsOf(document).kind === SCRIPT_KIND;
	const [script = {}, ...others] = present.filter(isScript);
	if (others.length > 0) throw new Wrong(`there are ${others.length + 1} documents of kind ${SCRIPT_KIND}.`);
	const manifests = present
		.filter(document => !isScript(document))
		.flatMap(document => (fieldsOf(document).kind === 'List' ? itemsOf(fieldsOf(document).items) : [document]));
	return {script, manifests};
}

function namespaceOf(value: unknown, objects: readonly NewObject[]): string {
	const namespace = textOf(value) || 'default';
	const made = objects.filter(({kind}) => kind === 'Namespace').map(({metadata}) => metadata.name);
	if ([...systemNamespaces, ...made].includes(namespace)) return namespace;
	throw new Wrong(`namespace: there is no manifest of a Namespace "${namespace}".`);
}

function settledForMs(value: unknown): number {
	const ms = value === undefined ? 60_000 : durationMs(value, 'settledFor');
	if (ms > LONGEST_SETTLED_MS) throw new Wrong('settledFor: 720h is the most.');
	return ms;
}

function assemble(documents: readonly unknown[], name: string, served: ServedResources): Scenario {
	const {script, manifests} = sorted(documents);
	const fields = mapping(script, scriptKeys, SCRIPT_KIND);
	const objects = manifests.map((manifest, index) => parseManifest(manifest, `document ${index + 1}`, served));
	return {
		name,
		summary: textOf(fields.summary),
		nodes: wholeNumber(fields.nodes ?? 3, 1, MOST_NODES, 'nodes'),
		namespace: namespaceOf(fields.namespace, objects),
		settledForMs: settledForMs(fields.settledFor),
		objects,
		steps: listOf(fields.steps, 'steps').map((step, index) => parseStep(step, `step ${index + 1}`, served)),
		logs: listOf(fields.logs, 'logs').map(logOf),
		...(fields.images === undefined ? {} : {images: listOf(fields.images, 'images').map(parseImage)}),
	};
}

/**
 * A person's own scenario: YAML documents, of which one of kind `Scenario` may hold `nodes`, `namespace`, `settledFor`,
 * `logs`, `images` and `steps`, and all others are manifests. What is wrong is one sentence that names the place.
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

/**
 * Makes the simulator's table of fields from the recorded OpenAPI documents: which fields each served kind has, of which
 * type, and how lists and maps merge. `node scripts/make-schema-table.mjs`, after record-api-documents.mjs; then
 * `npx biome check --write` on its result.
 *
 * A field is the name of a scalar or of a type of the table, or `{list: field, …}` or `{map: field}`. A type's `always` are
 * the fields that every object of it has, with their empty values.
 */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {brotliDecompressSync} from 'node:zlib';

const documents = new URL('../source/simulator/api-documents/', import.meta.url);
const target = new URL('../source/simulator/api/schema-table.json', import.meta.url);

const {resources, version} = JSON.parse(await readFile(new URL('discovery.json', documents), 'utf8'));
const files = (await readdir(documents)).filter(name => name.endsWith('.json.br') && name.startsWith('api'));
const schemas = {};
for (const name of files) {
	const text = brotliDecompressSync(await readFile(new URL(name, documents))).toString('utf8');
	Object.assign(schemas, JSON.parse(text).components.schemas);
}

const shortName = ref =>
	ref
		.split('/')
		.at(-1)
		.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis)\./, '');
const scalars = {
	'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
	'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
	'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
	'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'time',
	'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
	'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
};

const wanted = new Set();

function typeOf(schema) {
	const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
	if (ref) {
		const full = ref.split('/').at(-1);
		if (scalars[full]) return scalars[full];
		wanted.add(full);
		return shortName(ref);
	}

	if (schema.type === 'array') return {list: typeOf(schema.items)};
	if (schema.type === 'object') return schema.additionalProperties ? {map: typeOf(schema.additionalProperties)} : 'any';
	if (schema.type === 'string') return schema.format === 'byte' ? 'bytes' : 'string';
	return schema.type === 'integer' ? (schema.format ?? 'int64') : (schema.type ?? 'any');
}

/** A field as its property says it, with the marks that decide how it merges. */
function fieldOf(property) {
	const type = typeOf(property);
	const keys = property['x-kubernetes-list-map-keys'];
	const listType = property['x-kubernetes-list-type'];
	const patch = property['x-kubernetes-patch-strategy'];
	const patchKey = property['x-kubernetes-patch-merge-key'];
	const atomic = property['x-kubernetes-map-type'] === 'atomic';
	const marks = {
		...(keys ? {keys} : {}),
		...(listType === 'set' ? {set: true} : {}),
		...(patch ? {patch: patch.split(',')} : {}),
		...(patchKey ? {patchKey} : {}),
		...(atomic ? {atomic} : {}),
	};
	if (Object.keys(marks).length === 0) return type;
	return typeof type === 'string' ? {object: type, ...marks} : {...type, ...marks};
}

const kinds = {};
const served = new Set();
for (const [path, entries] of Object.entries(resources)) {
	const groupVersion = path.replace(/^apis?\//, '');
	for (const {kind, group, version: own, verbs} of entries) {
		// What is only read has no fields to decode.
		if (verbs.includes('create') || verbs.includes('update'))
			served.add(`${own ? `${group ? `${group}/` : ''}${own}` : groupVersion} ${kind}`);
	}
}

for (const [full, schema] of Object.entries(schemas)) {
	for (const {group, version: own, kind} of schema['x-kubernetes-group-version-kind'] ?? []) {
		const name = `${group ? `${group}/` : ''}${own} ${kind}`;
		if (!served.has(name)) continue;
		kinds[name] = shortName(full);
		wanted.add(full);
	}
}

/** What Go writes of a field that nobody set and that is no pointer. */
const isZero = value => ['{}', '""', '0', 'false'].includes(JSON.stringify(value));

const types = {};
for (const full of wanted) {
	const {properties = {}, required, ...schema} = schemas[full];
	const atomic = schema['x-kubernetes-map-type'] === 'atomic';
	const fields = Object.entries(properties).map(([name, property]) => [name, fieldOf(property)]);
	const always = Object.entries(properties).flatMap(([name, {default: value, type}]) => {
		if (isZero(value)) return [[name, value]];
		return required?.includes(name) && type === 'array' ? [[name, []]] : [];
	});
	types[shortName(full)] = {
		...(atomic ? {atomic} : {}),
		...(always.length > 0 ? {always: Object.fromEntries(always)} : {}),
		fields: Object.fromEntries(fields),
	};
}

const sorted = object => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const notice = `Derived from the OpenAPI documents of a Kubernetes ${version.gitVersion} API server. Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).`;
const line = ([name, value]) => `\t\t${JSON.stringify(name)}: ${JSON.stringify(value)}`;
const block = object => `{\n${Object.entries(sorted(object)).map(line).join(',\n')}\n\t}`;
await writeFile(
	target,
	`{\n\t"notice": ${JSON.stringify(notice)},\n\t"kinds": ${block(kinds)},\n\t"types": ${block(types)}\n}\n`,
);

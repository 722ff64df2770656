/**
 * Records under which numbers the fields of Kubernetes' types go over the wire as protobuf, from the tags of the published
 * Go types. `node scripts/record-protobuf-fields.mjs API APIMACHINERY VERSION` with the folders of the modules k8s.io/api
 * and k8s.io/apimachinery (`go mod download -json` tells them), after make-schema-table.mjs; then `npx biome check --write`
 * on its result.
 *
 * A field is its name in JSON; `*` before it: a pointer, which has a value even when that is nothing. `+` before the name
 * of a message: its fields stand in JSON among those of the outer one.
 */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

const [, , api, apimachinery, version] = process.argv;
const schemaTable = new URL('../source/simulator/api/schema-table.json', import.meta.url);
const target = new URL('../source/simulator/api/protobuf/fields.json', import.meta.url);

const structPattern = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
const fieldPattern = /^\t(?:(\w+)\s+)?(\S+)\s+`json:"([^"]*)"[^`]*?protobuf:"\w+,(\d+),/gm;

function fieldOf([, name, type, json, number], group) {
	const [shown] = json.split(',');
	const inline = name === undefined && shown === '';
	return [number, inline ? `+${group}.${type}` : `${type.startsWith('*') ? '*' : ''}${shown}`];
}

const messagesOf = (source, group) =>
	[...source.matchAll(structPattern)].map(([, name, body]) => [
		`${group}.${name}`,
		Object.fromEntries([...body.matchAll(fieldPattern)].map(match => fieldOf(match, group))),
	]);

const {types} = JSON.parse(await readFile(schemaTable, 'utf8'));
const groups = [...new Set(Object.keys(types).map(name => name.replace(/\.\w+$/, '')))].filter(
	group => group !== 'meta.v1',
);
const files = [
	['meta.v1', join(apimachinery, 'pkg/apis/meta/v1')],
	...groups.map(group => [group, join(api, ...group.split('.'))]),
];
const all = new Map();
for (const [group, folder] of files) {
	const names = (await readdir(folder)).filter(name => /types?.*\.go$/.test(name) && !name.includes('_test'));
	for (const name of names) {
		for (const [message, fields] of messagesOf(await readFile(join(folder, name), 'utf8'), group))
			all.set(message, fields);
	}
}

const wanted = new Set(Object.keys(types));
for (const name of wanted) {
	for (const field of Object.values(all.get(name) ?? {})) if (field.startsWith('+')) wanted.add(field.slice(1));
}

const lines = [...wanted]
	.filter(name => Object.keys(all.get(name) ?? {}).length > 0)
	.sort()
	.map(name => `\t\t${JSON.stringify(name)}: ${JSON.stringify(all.get(name))}`);
const notice = `Derived from the Go types of k8s.io/api and k8s.io/apimachinery ${version}. Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).`;
await writeFile(target, `{\n\t"notice": ${JSON.stringify(notice)},\n\t"messages": {\n${lines.join(',\n')}\n\t}\n}\n`);

/**
 * Records the columns that a real API server gives each kind in a Table. Run after record-api-documents.mjs, with
 * KUBECONFIG of a cluster whose user has a bearer token: `node scripts/record-table-columns.mjs KUBECTL`.
 */
import {execFileSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {request} from 'node:https';

const [, , kubectl = 'kubectl'] = process.argv;
const config = JSON.parse(execFileSync(kubectl, ['config', 'view', '--raw', '--minify', '-o', 'json']));
const {server, 'certificate-authority-data': ca} = config.clusters[0].cluster;
const {token} = config.users[0].user;
const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const get = path =>
	new Promise((resolve, reject) => {
		const options = {ca: Buffer.from(ca, 'base64'), headers: {accept, authorization: `Bearer ${token}`}};
		const call = request(new URL(path, server), options, async answer => {
			const chunks = await answer.toArray();
			resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
		});
		call.on('error', reject).end();
	});

const {resources, version} = JSON.parse(
	await readFile(new URL('../source/simulator/api-documents/discovery.json', import.meta.url), 'utf8'),
);
const columns = {};
for (const [path, entries] of Object.entries(resources)) {
	for (const {name, kind, verbs} of entries) {
		if (name.includes('/') || !verbs.includes('list')) continue;
		const {columnDefinitions} = await get(`/${path}/${name}?limit=1`);
		columns[`${path.replace(/^apis?\//, '')} ${kind}`] = columnDefinitions;
	}
}

const notice = `Recorded from a Kubernetes ${version.gitVersion} API server. Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).`;
const line = ([kind, definitions]) => `\t\t${JSON.stringify(kind)}: ${JSON.stringify(definitions)}`;
const lines = Object.entries(columns).map(line).join(',\n');
await writeFile(
	new URL('../source/simulator/api/table-columns.json', import.meta.url),
	`{\n\t"notice": ${JSON.stringify(notice)},\n\t"columns": {\n${lines}\n\t}\n}\n`,
);

/**
 * Records what a real API server says of itself, for the simulator to say the same: discovery, versions and OpenAPI
 * documents of the kinds that it serves. `node scripts/record-api-documents.mjs KUBECTL` with KUBECONFIG set.
 *
 * Of the OpenAPI paths only what clients look for stays: which kind an operation is of, and whether it takes
 * `fieldValidation` and `dryRun`. The schemas stay whole: `kubectl explain` prints them.
 */
import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {request} from 'node:https';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants} from 'node:zlib';

const [, , kubectl = 'kubectl'] = process.argv;
const folder = new URL('../source/simulator/api-documents/', import.meta.url);

/** Kinds that would add kinds to what is served, which the simulator can't: they are only read. */
const onlyRead = new Set(['customresourcedefinitions', 'apiservices']);
const readVerbs = ['get', 'list', 'watch'];

const run = (...args) => execFileSync(kubectl, args, {maxBuffer: 1 << 26, encoding: 'utf8'});
const raw = path => JSON.parse(run('get', '--raw', path));

/** The OpenAPI v2 document as protobuf, which `get --raw` can't ask for. */
async function openApiV2() {
	const {clusters, users} = JSON.parse(run('config', 'view', '--raw', '--minify', '-o', 'json'));
	const {server, 'certificate-authority-data': authority} = clusters[0].cluster;
	const asked = request(`${server}/openapi/v2`, {
		ca: Buffer.from(authority, 'base64'),
		headers: {
			authorization: `Bearer ${users[0].user.token}`,
			accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
		},
		agent: false,
	});
	asked.end();
	const [response] = await once(asked, 'response');
	const chunks = [];
	for await (const chunk of response) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The names of the checks of a health path. */
const checksOf = path =>
	[...run('get', '--raw', `/${path}?verbose`).matchAll(/^\[\+\](\S+) ok$/gm)].map(([, name]) => name);

/** What the API server itself makes in an empty cluster, by what tells it from what others made. */
const ownObjects = [
	['clusterroles', '-l', 'kubernetes.io/bootstrapping=rbac-defaults'],
	['clusterrolebindings', '-l', 'kubernetes.io/bootstrapping=rbac-defaults'],
	['roles', '-A', '-l', 'kubernetes.io/bootstrapping=rbac-defaults'],
	['rolebindings', '-A', '-l', 'kubernetes.io/bootstrapping=rbac-defaults'],
	['priorityclasses', 'system-cluster-critical', 'system-node-critical'],
	['flowschemas'],
	['prioritylevelconfigurations'],
	['apiservices'],
];

const withoutRun = ({metadata, ...object}) => {
	const {uid, resourceVersion, creationTimestamp, managedFields, ...kept} = metadata;
	return {...object, metadata: kept};
};

const recordedObjects = () =>
	ownObjects.flatMap(args => JSON.parse(run('get', ...args, '-o', 'json')).items.map(withoutRun));

/** The aggregated form can't be asked for by `get --raw`, so it is put together from the plain one. */
const resourcesOf = path => {
	const {resources} = raw(path);
	return resources.flatMap(entry => {
		const [resource, subresource] = entry.name.split('/');
		if (!onlyRead.has(resource)) return [entry];
		return subresource ? [] : [{...entry, verbs: readVerbs}];
	});
};

const operations = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const askedFor = new Set(['fieldValidation', 'dryRun']);

const reducedPath = item =>
	Object.fromEntries(
		Object.entries(item).flatMap(([key, value]) => {
			if (!operations.includes(key)) return [];
			const kept = Object.entries(value).filter(([name]) => name.startsWith('x-kubernetes-'));
			const parameters = (value.parameters ?? []).filter(({name}) => askedFor.has(name));
			return [[key, Object.fromEntries([...kept, ...(parameters.length > 0 ? [['parameters', parameters]] : [])])]];
		}),
	);

const reduced = ({paths, ...document}) => ({
	...document,
	paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, reducedPath(item)])),
});

const packed = content =>
	brotliCompressSync(content, {params: {[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY}});

const groups = raw('/apis').groups;
const versions = groups.flatMap(group => group.versions.map(({groupVersion}) => `apis/${groupVersion}`));
const documents = ['api/v1', ...versions];
const discovery = {
	version: raw('/version'),
	health: Object.fromEntries(['healthz', 'livez', 'readyz'].map(path => [path, checksOf(path)])),
	groups,
	paths: raw('/').paths,
	resources: Object.fromEntries(documents.map(path => [path, resourcesOf(`/${path}`)])),
};

await rm(folder, {recursive: true, force: true});
await mkdir(folder, {recursive: true});
await writeFile(new URL('discovery.json', folder), `${JSON.stringify(discovery, null, '\t')}\n`);
for (const path of documents) {
	const text = JSON.stringify(reduced(raw(`/openapi/v3/${path}`)));
	await writeFile(new URL(`${path.replaceAll('/', '_')}.json.br`, folder), packed(text));
}
await writeFile(new URL('bootstrap-objects.json.br', folder), packed(JSON.stringify(recordedObjects())));
await writeFile(new URL('openapi_v2.pb.br', folder), packed(await openApiV2()));
await writeFile(
	new URL('NOTICE', folder),
	`The documents of this folder were recorded from a Kubernetes ${discovery.version.gitVersion} API server.
Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0). Changed: paths' details are left out.
`,
);
console.log(fileURLToPath(folder));

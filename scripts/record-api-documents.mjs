/**
 * Records what a real API server says of itself, for the simulator to say the same: discovery, versions and OpenAPI
 * documents of the kinds that it serves. `node scripts/record-api-documents.mjs KUBECTL` with KUBECONFIG set.
 *
 * Of the OpenAPI paths only what clients look for stays: which kind an operation is of, and whether it takes
 * `fieldValidation` and `dryRun`. The schemas stay whole: `kubectl explain` prints them.
 */
import {execFileSync} from 'node:child_process';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants} from 'node:zlib';

const [, , kubectl = 'kubectl'] = process.argv;
const folder = new URL('../source/simulator/api-documents/', import.meta.url);

/** Groups whose kinds are not served: a client that looks for them must not find them. */
const left = new Set([
	'admissionregistration.k8s.io',
	'apiextensions.k8s.io',
	'apiregistration.k8s.io',
	'certificates.k8s.io',
	'flowcontrol.apiserver.k8s.io',
	'node.k8s.io',
	'storagemigration.k8s.io',
]);
/** Resources whose answers the simulator could not give. */
const leftResources = new Set([
	'bindings',
	'componentstatuses',
	'tokenreviews',
	'localsubjectaccessreviews',
	'subjectaccessreviews',
]);
const leftSubresources = new Set(['attach', 'exec', 'portforward', 'proxy', 'token', 'ephemeralcontainers', 'resize']);

const raw = path => JSON.parse(execFileSync(kubectl, ['get', '--raw', path], {maxBuffer: 1 << 26, encoding: 'utf8'}));

/** The aggregated form can't be asked for by `get --raw`, so it is put together from the plain one. */
const resourcesOf = path => {
	const {resources} = raw(path);
	return resources.filter(({name}) => {
		const [resource, subresource] = name.split('/');
		return !leftResources.has(resource) && !leftSubresources.has(subresource);
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

const groups = raw('/apis').groups.filter(({name}) => !left.has(name));
const versions = groups.flatMap(group => group.versions.map(({groupVersion}) => `apis/${groupVersion}`));
const documents = ['api/v1', ...versions];
const discovery = {
	version: raw('/version'),
	groups,
	resources: Object.fromEntries(documents.map(path => [path, resourcesOf(`/${path}`)])),
};

await rm(folder, {recursive: true, force: true});
await mkdir(folder, {recursive: true});
await writeFile(new URL('discovery.json', folder), `${JSON.stringify(discovery, null, '\t')}\n`);
for (const path of documents) {
	const text = JSON.stringify(reduced(raw(`/openapi/v3/${path}`)));
	const packed = brotliCompressSync(text, {params: {[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY}});
	await writeFile(new URL(`${path.replaceAll('/', '_')}.json.br`, folder), packed);
}
await writeFile(
	new URL('NOTICE', folder),
	`The documents of this folder were recorded from a Kubernetes ${discovery.version.gitVersion} API server.
Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0). Changed: unused groups, paths' details and subresources are left out.
`,
);
console.log(fileURLToPath(folder));

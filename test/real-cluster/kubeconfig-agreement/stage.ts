import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {
	type ReceivedRequest,
	type RequestHandler,
	type ScriptedApiServer,
	startApiServer,
} from '../../helpers/api-server.ts';
import {type CertificateName, certificate} from '../../helpers/certificates.ts';
import {startProxy, type TestProxy} from '../../helpers/proxy.ts';

/** What a server saw of a client that wants to know the Deployments of a namespace. */
export interface Sight {
	readonly server: 'first' | 'second' | 'plain';
	/** By SNI. */
	readonly serverName?: string;
	readonly authorization?: string;
	/** Common name of the client's certificate. */
	readonly client?: string;
	/** `impersonate-user: jane`, in alphabetical order. */
	readonly impersonation: readonly string[];
	readonly namespace: string;
	readonly gzip: boolean;
	/** `http 10.0.0.1:6443 as jane:secret`: each different connection that a proxy was asked for. */
	readonly via: readonly string[];
}

/** Two API servers with TLS and one without, and proxies that lead to the first: what every case is played on. */
export interface Stage {
	/** The home folder, and what relative paths start from. */
	readonly folder: string;
	/** Empties the folder and writes files, with the words in braces replaced (`{server}`); `@client` is a certificate. */
	write(files: Readonly<Record<string, string>>): Promise<void>;
	fill(text: string): string;
	/** What was seen since the last call of `forget`; undefined: nobody asked. */
	sight(): Sight | undefined;
	forget(): void;
	close(): Promise<void>;
}

const deployments = /^(?:\/prefix)?\/apis\/apps\/v1\/namespaces\/([^/]+)\/deployments$/;

/** The least that kubectl needs to know what a Deployment is. */
const documents: Readonly<Record<string, object>> = {
	'/api': {kind: 'APIVersions', versions: ['v1']},
	'/api/v1': {kind: 'APIResourceList', groupVersion: 'v1', resources: []},
	'/apis': {
		kind: 'APIGroupList',
		apiVersion: 'v1',
		groups: [
			{
				name: 'apps',
				versions: [{groupVersion: 'apps/v1', version: 'v1'}],
				preferredVersion: {groupVersion: 'apps/v1', version: 'v1'},
			},
		],
	},
	'/apis/apps/v1': {
		kind: 'APIResourceList',
		groupVersion: 'apps/v1',
		resources: [
			{name: 'deployments', singularName: 'deployment', namespaced: true, kind: 'Deployment', verbs: ['get', 'list']},
		],
	},
};

const answer: RequestHandler = ({path, query}, reply) => {
	const document = documents[path.replace(/^\/prefix/, '')];
	if (document) return reply.json(document);
	if (!deployments.test(path)) return reply.json({});
	// The console's watch: that it was asked for is all that counts.
	if (query.get('watch')) return void reply.stream();
	reply.json({kind: 'DeploymentList', apiVersion: 'apps/v1', metadata: {resourceVersion: '1'}, items: []});
};

export async function createStage(): Promise<Stage> {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-agreement-'));
	const first = await startApiServer(answer, {tls: 'client'});
	const second = await startApiServer(answer, {tls: 'client', identity: 'other-server'});
	const plain = await startApiServer(answer);
	const servers = {first, second, plain};
	const proxies = {
		http: await startProxy({type: 'http', to: () => first.port}),
		https: await startProxy({type: 'https', to: () => first.port}),
		socks5: await startProxy({type: 'socks5', to: () => first.port}),
		'socks5-login': await startProxy({type: 'socks5', to: () => first.port, login: 'jane:pass'}),
		'http-login': await startProxy({type: 'http', to: () => first.port, login: 'jane:p@ss'}),
		'http-plain': await startProxy({type: 'http', to: () => plain.port}),
	};
	const words: Readonly<Record<string, string>> = {
		server: first.url,
		port: String(first.port),
		second: second.url,
		plain: plain.url,
		'plain-port': String(plain.port),
		ca: Buffer.from(certificate('ca')).toString('base64'),
		'other-ca': Buffer.from(certificate('other-ca')).toString('base64'),
		cert: Buffer.from(certificate('client')).toString('base64'),
		key: Buffer.from(certificate('client-key')).toString('base64'),
		folder,
		...Object.fromEntries(Object.entries(proxies).map(([name, {address}]) => [`${name}-proxy`, address])),
	};
	const fill = (text: string) => text.replaceAll(/\{([a-z0-9-]+)\}/g, (whole, word: string) => words[word] ?? whole);
	let seen: Mark = mark(servers, proxies);

	return {
		folder,
		fill,
		async write(files) {
			await rm(folder, {recursive: true, force: true});
			for (const [name, text] of Object.entries(files)) {
				const path = join(folder, name);
				await mkdir(dirname(path), {recursive: true});
				await writeFile(path, text.startsWith('@') ? certificate(text.slice(1) as CertificateName) : fill(text));
				if (text.startsWith('#!')) await chmod(path, 0o755);
			}
		},
		sight: () => sightSince(seen, servers, proxies),
		forget() {
			seen = mark(servers, proxies);
		},
		async close() {
			for (const part of [...Object.values(servers), ...Object.values(proxies)]) await part.close();
			await rm(folder, {recursive: true, force: true});
		},
	};
}

type Servers = Readonly<Record<Sight['server'], ScriptedApiServer>>;
type Proxies = Readonly<Record<string, TestProxy>>;
type Mark = ReadonlyMap<object, number>;

function mark(servers: Servers, proxies: Proxies): Mark {
	return new Map<object, number>([
		...Object.values(servers).map(server => [server, server.requests.length] as const),
		...Object.values(proxies).map(proxy => [proxy, proxy.connections.length] as const),
	]);
}

function sightSince(seen: Mark, servers: Servers, proxies: Proxies): Sight | undefined {
	const via = new Set<string>();
	for (const [name, proxy] of Object.entries(proxies)) {
		for (const {target, login} of proxy.connections.slice(seen.get(proxy))) {
			// Of plain http a proxy is asked for each address by itself: the host is what counts.
			const where = URL.canParse(target) && target.includes('://') ? new URL(target).host : target;
			via.add(`${name} ${where}${login === undefined ? '' : ` as ${login}`}`);
		}
	}
	for (const name of ['first', 'second', 'plain'] as const) {
		const server = servers[name];
		const request = server.requests.slice(seen.get(server)).find(({path}) => deployments.test(path));
		if (request) return {...sightOf(name, request), via: [...via]};
	}
	return undefined;
}

function sightOf(server: Sight['server'], request: ReceivedRequest): Sight {
	const {headers, rawHeaders, clientName, serverName, path} = request;
	const impersonation = rawHeaders.flatMap((name, index) =>
		index % 2 === 0 && /^impersonate-/i.test(name) ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : [],
	);
	return {
		server,
		impersonation: impersonation.sort(),
		namespace: deployments.exec(path)?.[1] ?? '',
		gzip: headers['accept-encoding'] === 'gzip',
		via: [],
		...(serverName ? {serverName} : {}),
		...(headers.authorization ? {authorization: headers.authorization} : {}),
		...(clientName ? {client: clientName} : {}),
	};
}

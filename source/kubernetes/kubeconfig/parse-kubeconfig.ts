import {dirname, isAbsolute, resolve} from 'node:path';
import {createEntryReader, type EntryReader} from './entry-reader.ts';
import type {ClusterEntry, ContextEntry, UserEntry} from './kubeconfig.ts';
import {parseProxyUrl} from './parse-proxy.ts';
import {parseServer} from './parse-server.ts';
import {parseUser} from './parse-user.ts';
import {pemSource} from './pem-source.ts';
import {readYaml} from './read-yaml.ts';

/** One kubeconfig file; its relative paths are already resolved against its folder. */
export interface KubeconfigFile {
	readonly path: string;
	readonly currentContext: string;
	readonly clusters: ReadonlyMap<string, Parsed<ClusterEntry>>;
	readonly users: ReadonlyMap<string, Parsed<UserEntry>>;
	readonly contexts: ReadonlyMap<string, Parsed<ContextEntry>>;
}

/** An entry with what makes it unusable: told only when it is the one that is used, as kubectl does. */
export interface Parsed<Entry> {
	readonly entry: Entry;
	readonly problem?: string;
	/** The file that defines it. */
	readonly file: string;
}

export type ParsedFile =
	| {readonly ok: true; readonly file: KubeconfigFile}
	/** Without the file's name. */
	| {readonly ok: false; readonly problem: string};

/**
 * Reads one kubeconfig. JSON is YAML. As kubectl: the first document of several counts, the last of equal keys, an
 * empty file is an empty kubeconfig, two entries of one name in one file are an error, unknown fields are ignored.
 * @param text - The file's contents.
 * @param path - Its absolute path.
 */
export function parseKubeconfig(text: string, path: string): ParsedFile {
	const document = readYaml(text);
	if (!document.ok) return document;
	const problems: string[] = [];
	const root = createEntryReader(document.value, 'the file', sentence => problems.push(sentence));
	const kind = root.text('kind');
	if (kind && kind !== 'Config') problems.push(`kind is ${kind}, not Config`);
	const apiVersion = root.text('apiVersion');
	if (apiVersion && apiVersion !== 'v1') problems.push(`apiVersion is ${apiVersion}, not v1`);

	const file: KubeconfigFile = {
		path,
		currentContext: root.text('current-context') ?? '',
		clusters: namedEntries(root, 'cluster', path, problems, parseCluster),
		users: namedEntries(root, 'user', path, problems, parseUser),
		contexts: namedEntries(root, 'context', path, problems, parseContext),
	};
	const [problem] = problems;
	return problem === undefined ? {ok: true, file} : {ok: false, problem};
}

/** What one parser of entries gets: the fields, a way to tell a problem of this entry, and paths made absolute. */
export interface EntryContext {
	readonly fields: EntryReader;
	readonly where: string;
	readonly unusable: (sentence: string) => void;
	readonly absolute: (path: string) => string;
}

function namedEntries<Entry>(
	root: EntryReader,
	what: 'cluster' | 'user' | 'context',
	path: string,
	problems: string[],
	parse: (context: EntryContext) => Entry,
): ReadonlyMap<string, Parsed<Entry>> {
	const entries = new Map<string, Parsed<Entry>>();
	for (const item of root.entries(`${what}s`)) {
		const name = item.text('name') ?? '';
		const where = `${what} "${name}"`;
		if (entries.has(name)) problems.push(`${where} is there twice`);
		const unusable: string[] = [];
		const fields = createEntryReader(item.raw(what), where, sentence => problems.push(sentence));
		const folder = dirname(path);
		const absolute = (file: string) => (isAbsolute(file) ? file : resolve(folder, file));
		const entry = parse({fields, where, unusable: sentence => unusable.push(sentence), absolute});
		const [problem] = unusable;
		entries.set(name, {entry, file: path, ...(problem === undefined ? {} : {problem})});
	}
	return entries;
}

function parseContext({fields}: EntryContext): ContextEntry {
	return {
		cluster: fields.text('cluster') ?? '',
		user: fields.text('user') ?? '',
		namespace: fields.text('namespace') ?? '',
	};
}

function parseCluster({fields, where, unusable, absolute}: EntryContext): ClusterEntry {
	const certificateAuthority = pemSource(fields, 'certificate-authority', absolute, unusable, where);
	const insecureSkipTlsVerify = fields.flag('insecure-skip-tls-verify');
	const tlsServerName = fields.text('tls-server-name');
	const proxyUrl = fields.text('proxy-url');
	const execConfig = execExtension(fields);
	const server = parseServer(fields.text('server') ?? '');
	const proxy = proxyUrl ? parseProxyUrl(proxyUrl) : undefined;
	if (!server.ok) unusable(`${where} ${server.problem}`);
	if (proxy && !proxy.ok) unusable(`${where} has a proxy-url ${proxy.problem}`);
	if (insecureSkipTlsVerify && certificateAuthority) {
		unusable(`${where} has both insecure-skip-tls-verify and a certificate authority: one contradicts the other`);
	}
	return {
		server: server.ok ? server.url : '',
		insecureSkipTlsVerify,
		disableCompression: fields.flag('disable-compression'),
		...(certificateAuthority ? {certificateAuthority} : {}),
		...(tlsServerName ? {tlsServerName} : {}),
		...(proxyUrl ? {proxyUrl} : {}),
		...(proxy?.ok ? {proxy: proxy.proxy} : {}),
		...(execConfig === undefined ? {} : {execConfig}),
	};
}

/** What of a cluster is meant for its exec plugin (client-go's tools/clientcmd/api/v1/conversion.go and exec.go). */
function execExtension(fields: EntryReader): unknown {
	const extension = fields.entries('extensions').find(item => item.raw('name') === 'client.authentication.k8s.io/exec');
	return extension?.raw('extension');
}

import {failure, type Result, success} from '../errors.ts';
import type {PemSource, UserEntry} from '../kubeconfig/kubeconfig.ts';
import type {ClientTls, Credentials, HeaderValues} from './credentials.ts';
import type {FileCache} from './file-cache.ts';
import {singleFlight} from './single-flight.ts';

export interface StaticCredentialsInput {
	readonly user: UserEntry;
	readonly userName: string;
	readonly files: FileCache;
	/** The user as the kubeconfig has it now: somebody may have logged in again. Undefined: it is no longer there. */
	readonly reread?: (() => UserEntry | undefined) | undefined;
}

/**
 * Credentials that stand in the kubeconfig or in files that it names: token, token file, basic, client certificate.
 *
 * They need no library: importing @kubernetes/client-node 2.0.1 took 450 to 750 ms and 70 MB on the machine where all of
 * node:https and js-yaml took 20 to 50 ms, and the first frame would wait for it.
 */
export function createStaticCredentials({user: initial, userName, files, reread}: StaticCredentialsInput): Credentials {
	let user = initial;
	async function current(): Promise<Result<{headers: HeaderValues; tls: ClientTls}>> {
		const headers = await authorization(user, userName, files);
		if (!headers.ok) return headers;
		const tls = await clientTls(user, userName, files);
		return tls.ok ? success({headers: headers.value, tls: tls.value}) : tls;
	}
	const refresh = singleFlight(async (): Promise<Result<'renewed' | 'unchanged'>> => {
		const before = await current();
		user = staticUser(reread?.()) ?? user;
		files.expire();
		const after = await current();
		if (!after.ok) return after;
		return success(JSON.stringify(before) === JSON.stringify(after) ? 'unchanged' : 'renewed');
	});
	return {
		headers: () => authorization(user, userName, files),
		tls: () => clientTls(user, userName, files),
		refresh,
		retryAttended() {},
		close() {},
		settled: async () => {},
	};
}

/** One that now gets its credentials another way is not taken over half-way. */
function staticUser(user: UserEntry | undefined): UserEntry | undefined {
	return user?.exec || user?.authProvider ? undefined : user;
}

/** A token file goes before a token, as client-go documents it (tools/clientcmd/api/types.go, AuthInfo). */
async function authorization(
	{token, tokenFile, basic}: UserEntry,
	userName: string,
	files: FileCache,
): Promise<Result<HeaderValues>> {
	if (tokenFile) {
		const text = await files.read(tokenFile, `tokenFile of user "${userName}"`);
		const fromFile = text.ok ? text.value.trim() : '';
		if (fromFile) return success({Authorization: `Bearer ${fromFile}`});
		if (!token) {
			return text.ok
				? failure({kind: 'unauthenticated', message: `${tokenFile}, the tokenFile of user "${userName}", is empty`})
				: text;
		}
	}
	if (token) return success({Authorization: `Bearer ${token}`});
	if (basic) {
		const pair = Buffer.from(`${basic.username}:${basic.password}`, 'utf8').toString('base64');
		return success({Authorization: `Basic ${pair}`});
	}
	return success({});
}

async function clientTls(
	{clientCertificate, clientKey}: UserEntry,
	userName: string,
	files: FileCache,
): Promise<Result<ClientTls>> {
	if (!clientCertificate || !clientKey) return success({});
	const [cert, key] = await Promise.all([
		readPem(clientCertificate, files, `client-certificate of user "${userName}"`),
		readPem(clientKey, files, `client-key of user "${userName}"`),
	]);
	if (!cert.ok) return cert;
	return key.ok ? success({cert: cert.value, key: key.value}) : key;
}

/** PEM text of a source; an error names the file and `entry`. */
export async function readPem(source: PemSource, files: FileCache, entry: string): Promise<Result<string>> {
	switch (source.type) {
		case 'text':
			return success(source.text);
		case 'file':
			return files.read(source.path, entry);
	}
}

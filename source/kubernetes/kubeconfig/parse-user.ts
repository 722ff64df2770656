import type {EntryReader} from './entry-reader.ts';
import type {Impersonation, UserEntry} from './kubeconfig.ts';
import {parseExec} from './parse-exec.ts';
import type {EntryContext} from './parse-kubeconfig.ts';
import {pemSource} from './pem-source.ts';

/** Reads a user, with the checks of client-go's tools/clientcmd/validation.go (validateAuthInfo). */
export function parseUser({fields, where, unusable, absolute}: EntryContext): UserEntry {
	const token = fields.text('token')?.trim();
	const tokenFile = fields.text('tokenFile');
	const username = fields.text('username');
	const clientCertificate = pemSource(fields, 'client-certificate', absolute, unusable, where);
	const clientKey = pemSource(fields, 'client-key', absolute, unusable, where);
	const exec = fields.entry('exec');
	const provider = fields.entry('auth-provider');
	const impersonation = parseImpersonation(fields);
	const password = fields.text('password') ?? '';

	if (username && (token || tokenFile)) unusable(`${where} has both a token and a user name; only one is allowed`);
	if (exec && provider) unusable(`${where} has both exec and auth-provider; only one is allowed`);
	if (clientCertificate && !clientKey) unusable(`${where} has a client certificate without a key`);
	return {
		...(token ? {token} : {}),
		...(tokenFile ? {tokenFile: absolute(tokenFile)} : {}),
		...(username ? {basic: {username, password}} : {}),
		...(clientCertificate ? {clientCertificate} : {}),
		...(clientKey ? {clientKey} : {}),
		...(exec ? {exec: parseExec(exec, where, unusable, absolute)} : {}),
		...(provider ? {authProvider: {name: provider.text('name') ?? '', config: provider.textMap('config')}} : {}),
		...(impersonation ? {impersonation} : {}),
	};
}

function parseImpersonation(fields: EntryReader): Impersonation | undefined {
	const user = fields.text('as');
	const uid = fields.text('as-uid');
	const groups = fields.textList('as-groups');
	const extra = fields.textListMap('as-user-extra');
	const hasExtra = Object.keys(extra).length > 0;
	if (!user && !uid && groups.length === 0 && !hasExtra) return undefined;
	return {groups, ...(user ? {user} : {}), ...(uid ? {uid} : {}), ...(hasExtra ? {extra} : {})};
}

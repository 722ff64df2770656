import {type Result, success} from '../errors.ts';
import {isJsonObject} from '../json-value.ts';
import type {ExecEntry} from '../kubeconfig/kubeconfig.ts';
import {pluginFailure} from './plugin-failure.ts';
import type {TimedCredential} from './renewed-credential.ts';

/**
 * Reads a plugin's standard output, with the checks of client-go's plugin/pkg/client/auth/exec/exec.go. The text is
 * never quoted in an error: it is the secret.
 */
export function parseExecCredential(output: string, exec: ExecEntry): Result<TimedCredential> {
	const answer = parseRecord(output);
	if (!answer) return pluginFailure(`${exec.command} printed no ExecCredential`);
	if (answer.kind !== 'ExecCredential' || answer.apiVersion !== exec.apiVersion) {
		const version = text(answer, 'apiVersion') ?? '';
		// Anything else may be a secret in the wrong place.
		const printed = /^client\.authentication\.k8s\.io\/\w{1,10}$/.test(version) ? `; its version is ${version}` : '';
		return pluginFailure(`${exec.command} did not print an ExecCredential of version ${exec.apiVersion}${printed}`);
	}
	const status = isJsonObject(answer.status) ? answer.status : {};
	const token = text(status, 'token');
	const cert = text(status, 'clientCertificateData');
	const key = text(status, 'clientKeyData');
	if (!token && !cert) return pluginFailure(`${exec.command} returned neither a token nor a certificate`);
	if (Boolean(cert) !== Boolean(key))
		return pluginFailure(`${exec.command} returned a certificate without its key, or the reverse`);
	const expiry = text(status, 'expirationTimestamp');
	const expiresAtMs = expiry ? Date.parse(expiry) : undefined;
	if (Number.isNaN(expiresAtMs))
		return pluginFailure(`${exec.command} returned an expirationTimestamp that is no time`);
	return success({
		tls: cert && key ? {cert, key} : {},
		...(token ? {token} : {}),
		...(expiresAtMs === undefined ? {} : {expiresAtMs}),
	});
}

function parseRecord(output: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(output);
		return isJsonObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function text(record: Record<string, unknown>, field: string): string | undefined {
	const value = record[field];
	return typeof value === 'string' && value !== '' ? value : undefined;
}

import {sep} from 'node:path';
import type {EntryReader} from './entry-reader.ts';
import type {ExecEntry} from './kubeconfig.ts';

const execApiVersions: ReadonlySet<string> = new Set([
	'client.authentication.k8s.io/v1',
	'client.authentication.k8s.io/v1beta1',
]);

/**
 * Reads a user's `exec`, with the checks of client-go's tools/clientcmd/validation.go (validateExecConfig).
 * A command with a folder in it is relative to the kubeconfig; one without is looked for in PATH.
 */
export function parseExec(
	fields: EntryReader,
	where: string,
	unusable: (sentence: string) => void,
	absolute: (path: string) => string,
): ExecEntry {
	const command = fields.text('command') ?? '';
	const apiVersion = fields.text('apiVersion') ?? '';
	const installHint = fields.text('installHint');
	const mode = fields.text('interactiveMode') ?? '';
	if (!command) unusable(`exec of ${where} has no command`);
	const env = fields.entries('env').map(pair => ({name: pair.text('name') ?? '', value: pair.text('value') ?? ''}));
	if (env.some(({name}) => name === '')) unusable(`exec of ${where} has an env variable without a name`);
	if (!execApiVersions.has(apiVersion)) {
		const wanted = [...execApiVersions].join(' or ');
		unusable(`exec of ${where} has apiVersion "${apiVersion}"; it must be ${wanted}`);
	}
	if (mode === '' && apiVersion === 'client.authentication.k8s.io/v1') {
		unusable(`exec of ${where} has no interactiveMode, which version v1 requires`);
	}
	return {
		command: command.includes(sep) || command.includes('/') ? absolute(command) : command,
		args: fields.textList('args'),
		env,
		apiVersion,
		interactiveMode: interactiveMode(mode, where, unusable),
		provideClusterInfo: fields.flag('provideClusterInfo'),
		...(installHint ? {installHint} : {}),
	};
}

function interactiveMode(
	mode: string,
	where: string,
	unusable: (sentence: string) => void,
): ExecEntry['interactiveMode'] {
	switch (mode) {
		case 'Never':
		case 'Always':
		case 'IfAvailable':
			return mode;
		case '':
			return 'IfAvailable';
		default:
			unusable(`exec of ${where} has interactiveMode "${mode}"; it must be Never, IfAvailable or Always`);
			return 'IfAvailable';
	}
}

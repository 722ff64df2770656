import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecEntry} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';

export interface TestPlugin {
	readonly exec: ExecEntry;
	readonly folder: string;
	/** How often it was started. */
	runs(): number;
	/** What the plugin wrote to the file `name` of its folder. */
	read(name: string): string;
	/** Puts an empty file of this name into its folder. */
	write(name: string): void;
	remove(): void;
}

/** An exec plugin as a shell script in a folder of its own; `$DIR` is that folder. */
export function createPlugin(script: string, entry: Partial<ExecEntry> = {}): TestPlugin {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-plugin-'));
	const command = join(folder, 'plugin');
	writeFileSync(command, `#!/bin/sh\nDIR=${folder}\necho run >> $DIR/runs\n${script}\n`);
	chmodSync(command, 0o755);
	const read = (name: string) => {
		try {
			return readFileSync(join(folder, name), 'utf8');
		} catch {
			return '';
		}
	};
	return {
		folder,
		exec: {
			command,
			args: [],
			env: [],
			apiVersion: 'client.authentication.k8s.io/v1',
			interactiveMode: 'Never',
			provideClusterInfo: false,
			...entry,
		},
		runs: () => read('runs').split('\n').length - 1,
		read,
		write: name => writeFileSync(join(folder, name), ''),
		remove: () => rmSync(folder, {recursive: true, force: true}),
	};
}

/** A shell command that prints an ExecCredential. */
export function printCredential(status: object, apiVersion = 'client.authentication.k8s.io/v1'): string {
	return `echo '${JSON.stringify({kind: 'ExecCredential', apiVersion, status})}'`;
}

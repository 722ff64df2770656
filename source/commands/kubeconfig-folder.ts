import {rmSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export interface KubeconfigFolder {
	/** Answers with the file's path. */
	write(text: string): Promise<string>;
	remove(): Promise<void>;
}

/** A folder that only this user may read; it goes with the program, also when nobody removes it. */
export async function makeKubeconfigFolder(): Promise<KubeconfigFolder> {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-simulate-'));
	const removeNow = () => rmSync(folder, {recursive: true, force: true});
	process.once('exit', removeNow);
	return {
		async write(text) {
			const file = join(folder, 'kubeconfig');
			await writeFile(file, text, {mode: 0o600});
			return file;
		},
		async remove() {
			process.off('exit', removeNow);
			await rm(folder, {recursive: true, force: true});
		},
	};
}

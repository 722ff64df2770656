/** Starts the tests on a real control plane, those that are named or all, or says in one sentence what is missing for that. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {BINARIES} from '../helpers/control-plane.ts';

const assets = process.env.KUBEBUILDER_ASSETS;
const missing = BINARIES.filter(name => !assets || !existsSync(join(assets, name)));

if (missing.length > 0) {
	process.stderr.write(
		`The tests on a real control plane need KUBEBUILDER_ASSETS to name a folder with ${missing.join(', ')}.\n`,
	);
	process.exitCode = 2;
} else {
	const args = ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-isolation=none', '--test-concurrency=1'];
	const names = process.argv.length > 2 ? process.argv.slice(2) : ['*'];
	const files = names.map(name => `test/real-cluster/${name}.cluster.test.ts`);
	const {status} = spawnSync(process.execPath, [...args, ...files], {stdio: 'inherit'});
	process.exitCode = status ?? 1;
}

/** Starts the tests on a real control plane, or says in one sentence what is missing for that. */
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
	const {status} = spawnSync(process.execPath, [...args, 'test/real-cluster/*.cluster.test.ts'], {stdio: 'inherit'});
	process.exitCode = status ?? 1;
}

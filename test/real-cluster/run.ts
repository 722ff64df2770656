/** Starts the tests on real control planes, those that are named or all, or says in one sentence what is missing for that. */
import {existsSync, globSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {BINARIES} from '../helpers/control-plane.ts';
import {dealt, runSideBySide} from '../helpers/side-by-side.ts';

const assets = process.env.KUBEBUILDER_ASSETS;
const missing = BINARIES.filter(name => !assets || !existsSync(join(assets, name)));

if (missing.length > 0) {
	process.stderr.write(
		`The tests on a real control plane need KUBEBUILDER_ASSETS to name a folder with ${missing.join(', ')}.\n`,
	);
	process.exitCode = 2;
} else {
	const names = process.argv.length > 2 ? process.argv.slice(2) : ['*'];
	const files = names.flatMap(name => globSync(`test/real-cluster/${name}.cluster.test.ts`)).sort();
	// Most of their time they wait: two at once, each process with a control plane of its own.
	const lanes = Math.min(2, availableParallelism());
	process.exitCode = runSideBySide({processes: dealt(files, Math.min(files.length, 2 * lanes)), atOnce: lanes});
}

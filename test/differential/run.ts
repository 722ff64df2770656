/**
 * Runs one script of kubectl commands on the simulator and on a real control plane, and compares what they print.
 * KUBEBUILDER_ASSETS names the folder of the real one's binaries and of kubectl.
 */
import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startSimulation} from '../../source/commands/simulate.ts';
import {startControlPlane} from '../helpers/control-plane.ts';
import {type Command, commands} from './commands.ts';
import {normalise} from './normalise.ts';

/** Three nodes, nothing else, and the same logs as on the other side. */
const scenarioFile = fileURLToPath(new URL('scenario.yaml', import.meta.url));
const opening = ['starting', 'listening on :8080'];
const logs = {lines: opening, previous: [...opening, 'panic: no answer from the database']};

interface Result {
	readonly exitCode: number;
	readonly output: string;
}

/** More than the longest `--timeout` of the script. */
const TIMEOUT_MS = 90_000;

function kubectl(assets: string, kubeconfig: string, home: string, command: Command): Promise<Result> {
	return new Promise(resolve => {
		const child = execFile(
			join(assets, 'kubectl'),
			['--kubeconfig', kubeconfig, '--cache-dir', join(home, 'cache'), ...command.args],
			{
				timeout: command.endsAfterMs ?? TIMEOUT_MS,
				killSignal: 'SIGINT',
				env: {...process.env, HOME: home, TZ: 'UTC', ...command.env},
			},
			(error, stdout, stderr) => {
				const exitCode = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
				resolve({exitCode, output: shown(command, `${stdout}\n${stderr}`)});
			},
		);
		child.stdin?.end(command.input ? JSON.stringify(command.input) : '');
	});
}

function shown({exitCodeOnly, lastLineOnly, sorted = false}: Command, output: string): string {
	if (exitCodeOnly !== undefined) return '';
	const text = normalise(output, sorted);
	return lastLineOnly ? (text.split('\n').at(-1) ?? '') : text;
}

async function perform(assets: string, kubeconfig: string): Promise<readonly Result[]> {
	const home = await mkdtemp(join(tmpdir(), 'rolltop-differential-'));
	try {
		const results: Result[] = [];
		for (const command of commands) results.push(await kubectl(assets, kubeconfig, home, command));
		return results;
	} finally {
		await rm(home, {recursive: true, force: true});
	}
}

async function onSimulator(assets: string): Promise<readonly Result[]> {
	const started = await startSimulation({scenario: scenarioFile});
	if (!started.ok) throw new Error(started.sentence);
	try {
		return await perform(assets, started.simulation.kubeconfig);
	} finally {
		await started.simulation.stop();
	}
}

async function onControlPlane(assets: string): Promise<readonly Result[]> {
	const real = await startControlPlane({assets, logs});
	try {
		return await perform(assets, real.kubeconfig);
	} finally {
		await real.stop();
	}
}

const text = ({exitCode, output}: Result) => `exit ${exitCode}\n${output}`;

const indented = (lines: string) => lines.replaceAll(/^/gm, '    ');

const assets = process.env.KUBEBUILDER_ASSETS;
if (!assets) {
	process.stderr.write('KUBEBUILDER_ASSETS is not set: it names the folder of kube-apiserver, etcd and kubectl.\n');
	process.exitCode = 2;
} else {
	const [simulated, real] = [await onSimulator(assets), await onControlPlane(assets)];
	let different = 0;
	for (const [index, command] of commands.entries()) {
		const [ours, theirs] = [simulated[index], real[index]].map(result => (result ? text(result) : ''));
		if (ours === theirs) continue;
		different++;
		console.log(`${index + 1}. kubectl ${command.args.join(' ')}`);
		console.log(`  simulator:\n${indented(ours ?? '')}\n  real:\n${indented(theirs ?? '')}`);
	}
	console.log(`${commands.length} commands, ${commands.length - different} equal, ${different} different`);
	process.exitCode = different > 0 ? 1 : 0;
}

/**
 * Runs one script of kubectl commands on the simulator and on a real control plane, and compares what they print.
 * KUBEBUILDER_ASSETS names the folder of the real one's binaries and of kubectl.
 *
 * `--kubectl FILE` takes another kubectl. `--twice` compares two real control planes: what differs then is chance, and
 * the comparison is too strict. `--only TEXT` shows the differences of commands that contain a text.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {startSimulation} from '../../source/commands/simulate.ts';
import {startControlPlane} from '../helpers/control-plane.ts';
import type {Command, Result} from './command.ts';
import {commands} from './commands.ts';
import {counted, differences} from './compare.ts';
import {runCommand} from './run-command.ts';

/** Three nodes, nothing else, and the same logs as on the other side. */
const scenarioFile = fileURLToPath(new URL('scenario.yaml', import.meta.url));
const opening = ['starting', 'listening on :8080'];
const logs = {lines: opening, previous: [...opening, 'panic: no answer from the database']};

interface Cluster {
	readonly kubeconfig: string;
	stop(): Promise<void>;
}

async function startSimulator(): Promise<Cluster> {
	const started = await startSimulation({scenario: scenarioFile});
	if (!started.ok) throw new Error(started.sentence);
	return started.simulation;
}

async function perform(start: () => Promise<Cluster>, kubectl: string): Promise<readonly Result[]> {
	const home = await mkdtemp(join(tmpdir(), 'rolltop-differential-'));
	const cluster = await start();
	try {
		const results: Result[] = [];
		for (const command of commands) {
			results.push(await runCommand({kubectl, kubeconfig: cluster.kubeconfig, home}, command));
		}
		return results;
	} finally {
		await cluster.stop();
		await rm(home, {recursive: true, force: true});
	}
}

/** The commands with what both clusters answered. */
interface Pair {
	readonly command: Command;
	readonly ours: Result;
	readonly theirs: Result;
}

const isDifferent = ({command, ours, theirs}: Pair) => differences(command, ours, theirs).length > 0;

const indented = (text: string) => text.replaceAll(/^/gm, '    ');

/** Tells what is wrong; a known difference is when it is none any more. */
function report({command, ours, theirs}: Pair): boolean {
	const line = `kubectl ${command.args.join(' ')}`;
	if (command.knownDifference !== undefined) {
		const isThere = isDifferent({command, ours, theirs});
		console.log(`${line}: ${isThere ? 'differs' : 'DIFFERS NO MORE'}: ${command.knownDifference}`);
		return !isThere;
	}
	const parts = differences(command, ours, theirs);
	const [left, right] = [counted(command, ours), counted(command, theirs)];
	for (const part of parts) {
		console.log(`${line}: ${part}`);
		console.log(`  one:\n${indented(String(left[part]))}\n  real:\n${indented(String(right[part]))}`);
	}
	return parts.length > 0;
}

const withoutDifference = ({knownDifference: _reason, ...command}: Command): Command => command;

async function run(assets: string): Promise<boolean> {
	const {values} = parseArgs({
		options: {kubectl: {type: 'string'}, twice: {type: 'boolean'}, only: {type: 'string'}},
	});
	const kubectl = values.kubectl ?? join(assets, 'kubectl');
	const startReal = () => startControlPlane({assets, logs});
	const [simulated, real] = await Promise.all([
		perform(values.twice ? startReal : startSimulator, kubectl),
		perform(startReal, kubectl),
	]);
	const {only = ''} = values;
	const pairs = commands.flatMap((command, index): readonly Pair[] => {
		const [ours, theirs] = [simulated[index], real[index]];
		const expected = values.twice ? withoutDifference(command) : command;
		const chosen = ours && theirs && command.args.join(' ').includes(only);
		return chosen ? [{command: expected, ours, theirs}] : [];
	});
	const wrong = pairs.filter(report).length;
	const different = pairs.filter(isDifferent).length;
	console.log(
		`${pairs.length} commands, ${pairs.length - different} equal, ${different} different, ${wrong} not as expected`,
	);
	return wrong === 0;
}

const assets = process.env.KUBEBUILDER_ASSETS;
if (assets) process.exitCode = (await run(assets)) ? 0 : 1;
else {
	process.stderr.write('KUBEBUILDER_ASSETS is not set: it names the folder of kube-apiserver, etcd and kubectl.\n');
	process.exitCode = 2;
}

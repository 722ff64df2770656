import {randomBytes} from 'node:crypto';
import {rmSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {systemClock} from '../kubernetes/clock.ts';
import {readDiscovery} from '../simulator/api-documents.ts';
import {servedResources} from '../simulator/discovery/served-resources.ts';
import {parseScenario} from '../simulator/parse-scenario.ts';
import {runScenario} from '../simulator/run-scenario.ts';
import type {Scenario} from '../simulator/scenario.ts';
import {DEFAULT_SCENARIO, findScenario, scenarios} from '../simulator/scenarios/index.ts';
import {kubeconfigText, MOST_SPEED, type ServedCluster, serveCluster} from '../simulator/serve.ts';
import {EXIT} from './exit-codes.ts';

export interface SimulateFlags {
	readonly scenario?: string | undefined;
	readonly seed?: string | undefined;
	readonly speed?: string | undefined;
	readonly port?: string | undefined;
	/** False: without a scheduler; one from outside binds the pods. */
	readonly scheduler?: boolean | undefined;
	/** False: without kubelets; kwok or its like plays them from outside. */
	readonly kubelet?: boolean | undefined;
}

const SPEED = {least: 1, most: MOST_SPEED};
const LAST_PORT = 65_535;
const DEFAULT_SEED = '1';

/** Seeds are short names of a run; a longer one is a mistake. */
const seedPattern = /^[\w.-]{1,64}$/;

interface Settings {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly speed: number;
	readonly port: number;
}

type Understood =
	| {readonly ok: true; readonly settings: Settings}
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

const usage = (sentence: string): Understood => ({ok: false, sentence, exitCode: EXIT.usage});

/** The scenarios for `--scenario help`, one a line. */
export function scenarioList(): string {
	const width = Math.max(...scenarios.map(({name}) => name.length));
	return scenarios.map(({name, summary}) => `${name.padEnd(width)}  ${summary}`).join('\n');
}

const isFile = (name: string) => /\.(ya?ml|json)$/i.test(name) || name.includes('/');

async function findOrRead(name: string): Promise<Scenario | string> {
	const known = findScenario(name);
	if (known) return known;
	if (!isFile(name)) {
		return `There is no scenario "${name}"; --scenario help lists them, and a FILE.yaml may be one.`;
	}
	try {
		const parsed = parseScenario(await readFile(name, 'utf8'), name, servedResources(readDiscovery()));
		return parsed.ok ? parsed.scenario : parsed.sentence;
	} catch (error) {
		return `${name} can't be read: ${error instanceof Error ? error.message : String(error)}.`;
	}
}

async function understand({
	scenario = DEFAULT_SCENARIO,
	seed = DEFAULT_SEED,
	...flags
}: SimulateFlags): Promise<Understood> {
	if (scenario === 'help') return {ok: false, sentence: scenarioList(), exitCode: EXIT.done};
	const speed = Number(flags.speed ?? 1);
	if (!(speed >= SPEED.least && speed <= SPEED.most)) {
		return usage(`--speed is a number from ${SPEED.least} to ${SPEED.most}, not "${flags.speed}".`);
	}
	const port = Number(flags.port ?? 0);
	if (!Number.isInteger(port) || port < 0 || port > LAST_PORT) {
		return usage(`--port is a number from 0 (a free one) to ${LAST_PORT}, not "${flags.port}".`);
	}
	if (!seedPattern.test(seed)) return usage(`--seed is up to 64 letters and digits, not "${seed}".`);
	const found = await findOrRead(scenario);
	return typeof found === 'string' ? usage(found) : {ok: true, settings: {scenario: found, seed, speed, port}};
}

/** A served scenario with the kubeconfig that leads to it, for `rolltop simulate` and for the console's `--simulate`. */
export interface Simulation {
	/** A file of its own, which `stop` removes. */
	readonly kubeconfig: string;
	readonly namespace: string;
	stop(): Promise<void>;
}

export type StartedSimulation =
	| {readonly ok: true; readonly simulation: Simulation}
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

function refusedManifest(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Starts what the flags name: a scenario behind a port of the loopback interface, with a random bearer token. */
export async function startSimulation(flags: SimulateFlags): Promise<StartedSimulation> {
	const understood = await understand(flags);
	if (!understood.ok) return understood;
	const {scenario, seed, speed, port} = understood.settings;
	const token = randomBytes(16).toString('hex');
	let folder: KubeconfigFolder | undefined;
	let served: ServedCluster | undefined;
	try {
		folder = await makeKubeconfigFolder();
		const startMs = systemClock.now();
		const {scheduler = true, kubelet = true} = flags;
		const cluster = runScenario(scenario, {seed, startMs, timers: systemClock, token, scheduler, kubelet});
		served = await serveCluster(cluster, {port, speed, clock: systemClock});
		const kubeconfig = await folder.write(kubeconfigText(served, token, scenario.namespace));
		return {ok: true, simulation: simulationOf(kubeconfig, scenario.namespace, served, folder)};
	} catch (error) {
		await served?.stop();
		await folder?.remove();
		const {code} = error as NodeJS.ErrnoException;
		const sentence =
			code === 'EADDRINUSE' ? `Port ${port} is in use; --port 0 takes a free one.` : refusedManifest(error);
		return {ok: false, sentence, exitCode: EXIT.usage};
	}
}

function simulationOf(
	kubeconfig: string,
	namespace: string,
	served: ServedCluster,
	folder: KubeconfigFolder,
): Simulation {
	return {
		kubeconfig,
		namespace,
		async stop() {
			await served.stop();
			await folder.remove();
		},
	};
}

interface KubeconfigFolder {
	/** Answers with the file's path. */
	write(text: string): Promise<string>;
	remove(): Promise<void>;
}

/** A folder that only this user may read; it goes with the program, also when nobody removes it. */
async function makeKubeconfigFolder(): Promise<KubeconfigFolder> {
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

/** `rolltop simulate`: serves a scenario to any client, says where, and runs until SIGINT, SIGTERM or SIGHUP. */
export async function simulateCommand(flags: SimulateFlags, process: NodeJS.Process): Promise<number> {
	const started = await startSimulation(flags);
	if (!started.ok) {
		const stream = started.exitCode === EXIT.done ? process.stdout : process.stderr;
		stream.write(`${started.sentence}\n`);
		return started.exitCode;
	}
	process.stdout.write(`KUBECONFIG=${started.simulation.kubeconfig}\n`);
	await new Promise<void>(resolve => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
	});
	await started.simulation.stop();
	return EXIT.done;
}

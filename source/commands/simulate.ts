import {randomBytes} from 'node:crypto';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {systemClock} from '../kubernetes/clock.ts';
import type {SimulatedCluster} from '../simulator/cluster.ts';
import {kubeconfigText, type ServedCluster, serveCluster} from '../simulator/serve.ts';
import {EXIT} from './exit-codes.ts';
import {type KubeconfigFolder, makeKubeconfigFolder} from './kubeconfig-folder.ts';
import {type SimulateFlags, type SimulationSettings, understandSimulation} from './simulation-settings.ts';

/** A served scenario with the kubeconfig that leads to it, for `rolltop simulate` and for the console's `--simulate`. */
export interface Simulation {
	/** A file of its own, which `stop` removes. */
	readonly kubeconfig: string;
	readonly namespace: string;
	readonly scenario: string;
	/** Simulated milliseconds per real one. */
	readonly speed: number;
	stop(): Promise<void>;
}

/** A port that is open already; who asks waits until the cluster behind it is there. */
export interface OpenedSimulation extends Simulation {
	/** The scenario is a person's own, whose objects the cluster may refuse. */
	readonly isOwn: boolean;
	/** Sets the cluster up, in pieces between which everything else goes on. Rejects with what it refuses. */
	begin(): Promise<void>;
}

interface Failed {
	readonly ok: false;
	readonly sentence: string;
	readonly exitCode: number;
}

type Result<T> = {readonly ok: true; readonly simulation: T} | Failed;

const failed = (sentence: string): Failed => ({ok: false, sentence, exitCode: EXIT.usage});

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Opens a port of the loopback interface, with a random bearer token, for the cluster that the flags name. */
export async function openSimulation(flags: SimulateFlags): Promise<Result<OpenedSimulation>> {
	const understood = await understandSimulation(flags);
	if (!understood.ok) return understood;
	const {settings} = understood;
	const {port, speed, scenario} = settings;
	const token = randomBytes(16).toString('hex');
	const folder = await makeKubeconfigFolder();
	let served: ServedCluster | undefined;
	try {
		served = await serveCluster({port, speed, clock: systemClock});
		const kubeconfig = await folder.write(kubeconfigText(served, token, scenario.namespace));
		return {ok: true, simulation: simulationOf(settings, served, {token, kubeconfig, folder})};
	} catch (error) {
		await served?.stop();
		await folder.remove();
		const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		return failed(isTaken ? `Port ${port} is in use; --port 0 takes a free one.` : messageOf(error));
	}
}

interface Kubeconfig {
	readonly token: string;
	readonly kubeconfig: string;
	readonly folder: KubeconfigFolder;
}

function simulationOf(
	settings: SimulationSettings,
	served: ServedCluster,
	{token, kubeconfig, folder}: Kubeconfig,
): OpenedSimulation {
	const stopped = new AbortController();
	return {
		kubeconfig,
		namespace: settings.scenario.namespace,
		scenario: settings.scenario.name,
		speed: settings.speed,
		isOwn: settings.isOwn,
		async begin() {
			const cluster = await setUp(settings, token, stopped.signal);
			if (cluster) served.begin(cluster);
		},
		async stop() {
			stopped.abort();
			await served.stop();
			await folder.remove();
		},
	};
}

/** The scenario at its beginning; undefined: it was stopped meanwhile. */
async function setUp(
	{scenario, seed, scheduler, kubelet}: SimulationSettings,
	token: string,
	stopped: AbortSignal,
): Promise<SimulatedCluster | undefined> {
	// Most of the simulator's code; what is needed to open a port does not wait for it.
	const {setUpScenario} = await import('../simulator/run-scenario.ts');
	const startMs = systemClock.now();
	const pieces = setUpScenario(scenario, {seed, startMs, timers: systemClock, token, scheduler, kubelet});
	while (!stopped.aborted) {
		const piece = pieces.next();
		if (piece.done) return piece.value;
		await nextTurn();
	}
	return undefined;
}

/**
 * The same, set up: a scenario that the cluster refuses is an answer too.
 * @param onOpened - Told the scenario's name before it is set up, which takes seconds where it is large.
 */
export async function startSimulation(
	flags: SimulateFlags,
	onOpened: (scenario: string) => void = () => {},
): Promise<Result<Simulation>> {
	const opened = await openSimulation(flags);
	if (opened.ok) onOpened(opened.simulation.scenario);
	return opened.ok ? beginOrFail(opened.simulation) : opened;
}

/** Begins; one that can't is stopped, and the answer says why. */
export async function beginOrFail(simulation: OpenedSimulation): Promise<Result<OpenedSimulation>> {
	try {
		await simulation.begin();
		return {ok: true, simulation};
	} catch (error) {
		await simulation.stop();
		return failed(`${simulation.scenario}: ${messageOf(error)}.`);
	}
}

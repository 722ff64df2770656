import {readFile} from 'node:fs/promises';
import type {Scenario} from '../simulator/scenario.ts';
import {DEFAULT_SCENARIO, findScenario, scenarios} from '../simulator/scenarios/index.ts';
import {MOST_SPEED} from '../simulator/serve.ts';
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

export interface SimulationSettings {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly speed: number;
	readonly port: number;
	readonly scheduler: boolean;
	readonly kubelet: boolean;
	/** The scenario is a person's own file, whose objects the cluster may refuse. */
	readonly isOwn: boolean;
}

export type Understood =
	| {readonly ok: true; readonly settings: SimulationSettings}
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

const usage = (sentence: string): Understood => ({ok: false, sentence, exitCode: EXIT.usage});

/** The scenarios for `--scenario help`, one a line. */
export function scenarioList(): string {
	const width = Math.max(...scenarios.map(({name}) => name.length));
	return scenarios.map(({name, summary}) => `${name.padEnd(width)}  ${summary}`).join('\n');
}

const isFile = (name: string) => /\.(ya?ml|json)$/i.test(name) || name.includes('/');

/** Why a file can't be read, for people. */
function readingProblem(name: string, error: unknown): string {
	const {code, message} = error as NodeJS.ErrnoException;
	if (code === 'EISDIR') return `${name} is a directory, not a scenario's file.`;
	if (code !== 'ENOENT') return `${name} can't be read: ${message}.`;
	return isFile(name)
		? `There is no file ${name}.`
		: `There is no scenario "${name}"; --scenario help lists them, and a file may be one.`;
}

/** Only who has a file of their own waits for the code that reads it. */
async function parseOwn(text: string, name: string): Promise<Scenario | string> {
	const [{parseScenario}, {readDiscovery}, {servedResources}] = await Promise.all([
		import('../simulator/parse-scenario.ts'),
		import('../simulator/api-documents.ts'),
		import('../simulator/discovery/served-resources.ts'),
	]);
	const parsed = parseScenario(text, name, servedResources(readDiscovery()));
	return parsed.ok ? parsed.scenario : parsed.sentence;
}

async function findOrRead(name: string): Promise<Scenario | string> {
	const known = findScenario(name);
	if (known) return known;
	let text: string;
	try {
		text = await readFile(name, 'utf8');
	} catch (error) {
		return readingProblem(name, error);
	}
	return parseOwn(text, name);
}

/** What the flags ask for; a file is read here. */
export async function understandSimulation({
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
	if (typeof found === 'string') return usage(found);
	const {scheduler = true, kubelet = true} = flags;
	const isOwn = findScenario(scenario) === undefined;
	return {ok: true, settings: {scenario: found, seed, speed, port, scheduler, kubelet, isOwn}};
}

import {sanitizeText} from '../kubernetes/sanitize.ts';
import {themeNames} from '../storage/config.ts';
import {type CommandName, type CommandOption, commandOptions, isCommandName} from './command-table.ts';
import {unknownCommand} from './unknown-command.ts';

/** The options that take a value. An empty one is another option's place taken by mistake: `--as --read-only`. */
const valueOptions = {
	kubeconfig: '--kubeconfig',
	context: '--context',
	cluster: '--cluster',
	user: '--user',
	namespace: '--namespace',
	selector: '--selector',
	as: '--as',
	asGroup: '--as-group',
	asUid: '--as-uid',
	asUserExtra: '--as-user-extra',
	recording: '--recording',
	scenario: '--scenario',
	seed: '--seed',
	speed: '--speed',
	port: '--port',
	theme: '--theme',
	output: '--output',
	timeout: '--timeout',
	requestTimeout: '--request-timeout',
	revision: '--revision',
	toRevision: '--to-revision',
	confirm: '--confirm',
	stuckFor: '--stuck-for',
	waitForChange: '--wait-for-change',
	replicas: '--replicas',
	currentReplicas: '--current-replicas',
} as const;

function withoutValue(flags: Readonly<Record<string, unknown>>, argv: readonly string[]): string | undefined {
	return Object.entries(valueOptions).find(
		([name, spelling]) => [flags[name]].flat().includes('') || isBare(spelling, argv),
	)?.[1];
}

// Of an option that may be repeated the parser drops those without a value.
function isBare(spelling: string, argv: readonly string[]): boolean {
	return argv.some((word, index) => word === spelling && /^(?:-.*)?$/.test(argv[index + 1] ?? ''));
}

/** The options that may stand more than once. */
const repeatable: ReadonlySet<string> = new Set(['--as-group', '--as-user-extra']);

/** An option that may stand once and stands twice: what the second would mean nobody knows. */
export function repeatedOption(argv: readonly string[]): string | undefined {
	const twice = Object.values(valueOptions).find(
		spelling =>
			!repeatable.has(spelling) && argv.filter(word => word === spelling || word.startsWith(`${spelling}=`)).length > 1,
	);
	return twice && `Give ${twice} once, not more often.`;
}

/** A DNS label (RFC 1123), as the API requires of a namespace's name. */
const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why these arguments can't be meant, as a sentence; undefined when they can. `argv`: the words before they were read. */
export function misuseOf(
	input: readonly string[],
	flags: Readonly<Record<string, unknown>>,
	argv: readonly string[],
): string | undefined {
	const {allNamespaces, namespace} = flags;
	const empty = withoutValue(flags, argv);
	if (empty) {
		const number = argv.find((word, index) => argv[index - 1] === empty && /^-\d/.test(word));
		return number === undefined ? `${empty} needs a value.` : `${empty} can't be ${sanitizeText(number)}.`;
	}
	if (typeof namespace === 'string' && !namespaceName.test(namespace)) {
		return `"${sanitizeText(namespace)}" is no namespace: a name has lower-case letters, digits and dashes, at most 63.`;
	}
	const {theme} = flags;
	if (typeof theme === 'string' && !themeNames.some(name => name === theme)) {
		return `There is no theme "${sanitizeText(theme)}": --theme takes ${themeNames.slice(0, -1).join(', ')} or ${themeNames.at(-1)}.`;
	}
	if (input[0] === 'simulate' && input.length > 1) {
		return `rolltop simulate takes no arguments, only options; ${sanitizeText(input.slice(1).join(' '))} is one.`;
	}
	const [command] = input;
	if (isCommandName(command)) return misusedCommand(command, input.slice(1), flags);
	const unknown = unknownCommand(input);
	if (unknown !== undefined) return unknown;
	const misplaced = givenCommandOptions(flags).find(option => option !== 'timeout');
	if (misplaced) return `--${misplaced} belongs to ${commandsWith(misplaced)}.`;
	if (input.length > 1) return `rolltop opens one workload at a time; ${input.length} were given.`;
	if (allNamespaces && namespace !== undefined) return 'Give --namespace or --all-namespaces, not both.';
	if (allNamespaces && input.length > 0) {
		return `A workload is in one namespace: give -n NAMESPACE with ${sanitizeText(input.join(' '))}, not -A.`;
	}
	return misusedSource(input, flags);
}

/** By the names that the parser gives the options of the commands, and what they are when they were not given. */
const commandFlags: readonly (readonly [flag: string, option: CommandOption, usual?: unknown])[] = [
	['output', 'output'],
	['timeout', 'timeout'],
	['requestTimeout', 'request-timeout'],
	['revision', 'revision'],
	['toRevision', 'to-revision'],
	['watch', 'watch', true],
	['yes', 'yes', false],
	['confirm', 'confirm'],
	['dryRun', 'dry-run'],
	['stayPaused', 'stay-paused', false],
	['stuckFor', 'stuck-for'],
	['waitForChange', 'wait-for-change'],
	['replicas', 'replicas'],
	['currentReplicas', 'current-replicas'],
];

function givenCommandOptions(flags: Readonly<Record<string, unknown>>): readonly CommandOption[] {
	return commandFlags
		.filter(([flag, , usual]) => flags[flag] !== undefined && flags[flag] !== usual)
		.map(([, option]) => option);
}

function commandsWith(option: CommandOption): string {
	const names = Object.entries(commandOptions)
		.filter(([, options]) => (options as readonly CommandOption[]).includes(option))
		.map(([name]) => name);
	return `rolltop ${names.join(', ')}`;
}

function misusedCommand(
	command: CommandName,
	targets: readonly string[],
	flags: Readonly<Record<string, unknown>>,
): string | undefined {
	// kubectl's `set image deployment/web web=web:v2`.
	if (targets.length > (command === 'set-image' ? 2 : 1)) {
		if (command === 'set-image') return 'rolltop set-image changes one container at a time: CONTAINER=IMAGE.';
		return `rolltop ${command} takes one workload; ${sanitizeText(targets.join(' '))} are ${targets.length}.`;
	}
	const taken: readonly CommandOption[] = commandOptions[command];
	const lost = givenCommandOptions(flags).filter(option => !taken.includes(option));
	if (lost.length > 0) {
		const options = taken.map(option => `--${option}`).join(', ');
		return `rolltop ${command} takes no ${lost.map(option => `--${option}`).join(' and ')}; it takes ${options}.`;
	}
	if (flags.allNamespaces) return `A workload is in one namespace: give -n NAMESPACE with rolltop ${command}, not -A.`;
	const others = [
		...[...notOfCommands, ...simulationOptions, ['port', '--port'] as const]
			.filter(([name]) => isGiven(flags[name]))
			.map(([, spelling]) => spelling),
		...(flags.scheduler === false ? ['--no-scheduler'] : []),
		...(flags.kubelet === false ? ['--no-kubelet'] : []),
	];
	return others.length > 0 ? `rolltop ${command} takes no ${others.join(' and ')}.` : undefined;
}

const notOfCommands = [
	['selector', '--selector'],
	['simulate', '--simulate'],
	['recording', '--recording'],
	['linear', '--linear'],
	['theme', '--theme'],
] as const;

/** Options that belong to another source of what is shown than the one that is asked for. */
function misusedSource(input: readonly string[], flags: Readonly<Record<string, unknown>>): string | undefined {
	const serves = input[0] === 'simulate';
	const simulates = serves || flags.simulate === true;
	const replays = flags.recording !== undefined;
	const given = (options: readonly (readonly [string, string])[]) =>
		options.filter(([name]) => isGiven(flags[name])).map(([, spelling]) => spelling);

	if (simulates && replays) return 'Give --simulate or --recording, not both.';
	if (!simulates) {
		const lost = given(simulationOptions).filter(spelling => !(replays && spelling === '--speed'));
		if (lost.length > 0) return `${belonging(lost)} to --simulate or rolltop simulate.`;
	}
	const ofServing = [
		...given([['port', '--port']]),
		...(flags.scheduler === false ? ['--no-scheduler'] : []),
		...(flags.kubelet === false ? ['--no-kubelet'] : []),
	];
	if (!serves && ofServing.length > 0) return `${belonging(ofServing)} to rolltop simulate.`;
	const ofClusters = given(replays || serves ? [...clusterOptions, ...scopeOptions] : simulates ? clusterOptions : []);
	if (ofClusters.length === 0) return undefined;
	const what = replays ? '--recording shows a recording' : 'A simulated cluster has a kubeconfig of its own';
	return `${what}: leave out ${ofClusters.join(', ')}.`;
}

const belonging = (options: readonly string[]) =>
	`${options.join(' and ')} ${options.length === 1 ? 'belongs' : 'belong'}`;

const simulationOptions = [
	['scenario', '--scenario'],
	['seed', '--seed'],
	['speed', '--speed'],
] as const;

/** The options that choose a cluster: ignored in silence they would make another look like it. */
const clusterOptions = [
	['kubeconfig', '--kubeconfig'],
	['context', '--context'],
	['cluster', '--cluster'],
	['user', '--user'],
] as const;

/** The options that choose a part of a cluster, or as whom it is seen. */
const scopeOptions = [
	['namespace', '--namespace'],
	['allNamespaces', '--all-namespaces'],
	['selector', '--selector'],
	['as', '--as'],
	['asGroup', '--as-group'],
	['asUid', '--as-uid'],
	['asUserExtra', '--as-user-extra'],
] as const;

/** An option that may be repeated is an empty list when it was not given. */
function isGiven(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

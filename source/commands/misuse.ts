import {sanitizeText} from '../kubernetes/sanitize.ts';
import {themeNames} from '../storage/config.ts';

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
	if (empty) return `${empty} needs a value.`;
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
	if (input.length > 1) return `rolltop opens one workload at a time; ${input.length} were given.`;
	if (allNamespaces && namespace !== undefined) return 'Give --namespace or --all-namespaces, not both.';
	if (allNamespaces && input.length > 0) {
		return `A workload is in one namespace: give -n NAMESPACE with ${sanitizeText(input.join(' '))}, not -A.`;
	}
	return misusedSource(input, flags);
}

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

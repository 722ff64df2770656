import meow from 'meow';
import packageJson from '../package.json' with {type: 'json'};
import {EXIT} from './commands/exit-codes.ts';

const HELP = `
  Watch Kubernetes rollouts live, and pause, undo or roll them to a chosen revision.

  Usage
    $ rolltop [deployment/NAME]       open the console, with a target at its rollout
    $ rolltop --simulate              open it on a recorded rollout, without a cluster

  Which cluster, spelled as kubectl spells it
    --kubeconfig FILE                 instead of $KUBECONFIG and ~/.kube/config
    --context NAME, --cluster NAME, --user NAME
    -n, --namespace NAME              instead of the context's namespace
    -A, --all-namespaces
    -l, --selector LABELS             only the workloads with these labels
    --as USER, --as-group GROUP       impersonate (--as-group may be repeated)

  Other options
    --read-only                       never write to the cluster
    --scenario NAME                   with --simulate: which recording (help: lists them)
    --speed X                         with --simulate: times real speed, 0.1 to 1000
    --no-color                        also by NO_COLOR
    --help, --version

  Keys: ? shows all of them. p pauses the rollout at once, u undoes it, h shows its history, q leaves.

  Exit status: 0 done, 2 wrong usage, 4 the cluster refused or could not be reached.
`;

/** Runs rolltop with the arguments after the program's name; answers with the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
	const cli = meow(HELP, {
		importMeta: import.meta,
		pkg: packageJson,
		argv,
		description: false,
		allowUnknownFlags: false,
		flags: {
			kubeconfig: {type: 'string'},
			context: {type: 'string'},
			cluster: {type: 'string'},
			user: {type: 'string'},
			namespace: {type: 'string', shortFlag: 'n'},
			allNamespaces: {type: 'boolean', shortFlag: 'A', default: false},
			selector: {type: 'string', shortFlag: 'l'},
			as: {type: 'string'},
			asGroup: {type: 'string', isMultiple: true},
			readOnly: {type: 'boolean', default: false},
			simulate: {type: 'boolean', default: false},
			scenario: {type: 'string'},
			speed: {type: 'string'},
			color: {type: 'boolean', default: true},
		},
	});
	const {consoleCommand} = await import('./commands/console.ts');
	const refusal = misused(cli.input, cli.flags);
	if (refusal) {
		process.stderr.write(`${refusal}\n`);
		return EXIT.usage;
	}
	return consoleCommand(cli.input, cli.flags, process);
}

function misused(
	input: readonly string[],
	{allNamespaces, namespace, simulate, scenario, speed}: Readonly<Record<string, unknown>>,
): string | undefined {
	if (input.length > 1) return `rolltop opens one workload at a time; ${input.length} were given.`;
	if (allNamespaces && namespace !== undefined) return 'Give --namespace or --all-namespaces, not both.';
	if (!simulate && (scenario !== undefined || speed !== undefined)) {
		return '--scenario and --speed belong to --simulate.';
	}
	return undefined;
}

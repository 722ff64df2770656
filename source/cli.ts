import meow from 'meow';
import packageJson from '../package.json' with {type: 'json'};
import {EXIT} from './commands/exit-codes.ts';
import {misuseOf, repeatedOption} from './commands/misuse.ts';
import {joinTarget} from './commands/target.ts';

const helpText = `
  Watch Kubernetes rollouts live, and pause, undo or roll them to a chosen revision.

  Usage
    $ rolltop [deployment/NAME]       open the console, with a target at its rollout
    $ rolltop --simulate              open it on a simulated cluster, in the same process
    $ rolltop simulate                serve a simulated cluster: prints KUBECONFIG=FILE for kubectl and others
    $ rolltop --recording NAME        watch a recorded rollout of a real cluster (help: lists them)

  Which cluster, spelled as kubectl spells it
    --kubeconfig FILE                 instead of $KUBECONFIG and ~/.kube/config
    --context NAME, --cluster NAME, --user NAME
    -n, --namespace NAME              instead of the context's namespace
    -A, --all-namespaces
    -l, --selector LABELS             only the workloads with these labels
    --as USER, --as-group GROUP       impersonate (--as-group may be repeated)
    --as-uid UID, --as-user-extra KEY=VALUE

  Other options
    --read-only                       never write to the cluster
    --scenario NAME                   of a simulated cluster (help: lists them), or a FILE.yaml of your own
    --seed TEXT                       of a simulated cluster: the same seed, the same run
    --speed X                         times real speed: 1 to 1000, of a recording from 0.1
    --port N                          of rolltop simulate; 0, or none: a free one
    --no-scheduler, --no-kubelet      of rolltop simulate: one from outside does its work
    --theme NAME                      auto, dark, light, high-contrast or monochrome
    --no-color                        also by NO_COLOR
    --help, --version

  Keys: ? shows all of them. p pauses the rollout at once, u undoes it, h shows its history, q leaves.

  Exit status: 0 done (also when you quit), 2 wrong usage, 4 no usable kubeconfig,
  130 you quit and did not wait for the answer to a write.
`;

/** Runs rolltop with the arguments after the program's name; answers with the exit status. */
export async function main(words: readonly string[]): Promise<number> {
	// Help that is asked for beside something else is what was meant.
	const argv = words.includes('--help') ? ['--help'] : words;
	const repeated = repeatedOption(argv);
	if (repeated) {
		process.stderr.write(`${repeated}\n`);
		return EXIT.usage;
	}
	const cli = meow(helpText, {
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
			asUid: {type: 'string'},
			asUserExtra: {type: 'string', isMultiple: true},
			readOnly: {type: 'boolean', default: false},
			simulate: {type: 'boolean', default: false},
			recording: {type: 'string'},
			scenario: {type: 'string'},
			seed: {type: 'string'},
			speed: {type: 'string'},
			port: {type: 'string'},
			scheduler: {type: 'boolean', default: true},
			kubelet: {type: 'boolean', default: true},
			theme: {type: 'string'},
			color: {type: 'boolean', default: true},
		},
	});
	const input = joinTarget(cli.input);
	if (cli.flags.scenario === 'help') {
		return (await import('./commands/simulate-command.ts')).simulateCommand({scenario: 'help'}, process);
	}
	const refusal = misuseOf(input, cli.flags, argv);
	if (refusal) {
		process.stderr.write(`${refusal}\n`);
		return EXIT.usage;
	}
	if (input[0] === 'simulate')
		return (await import('./commands/simulate-command.ts')).simulateCommand(cli.flags, process);
	return (await import('./commands/console.ts')).consoleCommand(input, cli.flags, process);
}

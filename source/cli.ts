import meow from 'meow';
import packageJson from '../package.json' with {type: 'json'};
import {type CommandName, isCommandName} from './commands/command-table.ts';
import {EXIT} from './commands/exit-codes.ts';
import {misuseOf, repeatedOption} from './commands/misuse.ts';
import type {Command} from './commands/one-shot.ts';
import {joinTarget} from './commands/target.ts';

const helpText = `
  Watch Kubernetes rollouts live, and pause, undo or roll them to a chosen revision.

  Usage
    $ rolltop [deployment/NAME]       open the console, with a target at its rollout
    $ rolltop --simulate              open it on a simulated cluster, in the same process
    $ rolltop simulate                serve a simulated cluster: prints KUBECONFIG=FILE for kubectl and others
    $ rolltop --recording NAME        watch a recorded rollout of a real cluster (help: lists them)

  One thing at a time, for shells and scripts: $ rolltop COMMAND deployment/NAME
    status                            watch a rollout until it ends, and say why it is stuck
    history                           its revisions, how each went, and the last good one
    diff                              what is rolling, or what differs between revisions
    undo                              go back to the last good revision, or --to-revision=N
    pause, resume                     stop the rollout at once; let it go on (a StatefulSet or DaemonSet is held)
    restart                           all pods anew, as the strategy has it
    scale --replicas N                change the size; --current-replicas N: only if it is that now
    set-image ... CONTAINER=IMAGE     roll out another image
    guard                             watch a rollout, and undo it when it fails

  Which cluster, spelled as kubectl spells it
    --kubeconfig FILE                 instead of $KUBECONFIG and ~/.kube/config
    --context NAME, --cluster NAME, --user NAME
    -n, --namespace NAME              instead of the context's namespace
    -A, --all-namespaces
    -l, --selector LABELS             only the workloads with these labels
    --as USER, --as-group GROUP       impersonate (--as-group may be repeated)
    --as-uid UID, --as-user-extra KEY=VALUE

  Of the commands
    -o, --output text|json            json: an object a line
    --timeout DURATION                give up after 90s, 5m, ...
    --request-timeout DURATION        for a single request
    --revision N, --to-revision N     0, or none: as the command thinks best
    --watch=false                     of status: look once
    --stuck-for DURATION              of status and guard: count as failed what has been broken for so long and an
                                      undo would mend; without it only what exceeded its deadline
    --wait-for-change DURATION        of guard: where no rollout is in progress, wait so long for one to begin; if
                                      none does, exit status 3
    --dry-run                         show what would be done, and do nothing
    -y, --yes                         do it without asking; --confirm=NAME where the config file wants the name
    --stay-paused                     of undo: a paused Deployment stays so

  Other options
    --read-only                       never write to the cluster
    --linear                          one sentence for each change in place of a screen, the keys as typed lines:
                                      until q or --timeout; when standard output is no terminal without keys, and
                                      until the rollout ends
    --scenario NAME                   of a simulated cluster (help: lists them), or a FILE.yaml of your own
    --seed TEXT                       of a simulated cluster: the same seed, the same run
    --speed X                         times real speed: 1 to 1000, of a recording from 0.1
    --port N                          of rolltop simulate; 0, or none: a free one
    --no-scheduler, --no-kubelet      of rolltop simulate: one from outside does its work
    --theme NAME                      auto, dark, light, high-contrast or monochrome
    --no-color                        also by NO_COLOR
    --help, --version

  Keys: ? shows all of them. p pauses the rollout at once, u undoes it, h shows its history,
  : takes commands, q leaves.

  Exit status: 0 done (also when you quit), 1 the rollout failed or what was asked for can't be done to it,
  2 wrong usage, 3 timed out, 4 the cluster refused or could not be reached, 130 interrupted.
`;

/** The code of each command is loaded when it is asked for. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
	status: async () => (await import('./commands/status.ts')).statusCommand,
	history: async () => (await import('./commands/history.ts')).historyCommand,
	diff: async () => (await import('./commands/diff.ts')).diffCommand,
	undo: async () => (await import('./commands/undo.ts')).undoCommand,
	pause: async () => (await import('./commands/pause.ts')).pauseCommand,
	resume: async () => (await import('./commands/resume.ts')).resumeCommand,
	restart: async () => (await import('./commands/restart.ts')).restartCommand,
	scale: async () => (await import('./commands/scale.ts')).scaleCommand,
	'set-image': async () => (await import('./commands/set-image.ts')).setImageCommand,
	guard: async () => (await import('./commands/guard.ts')).guardCommand,
};

/** As kubectl's, this option may stand without a value; the parser would take the next word for it. */
const withDryRunValue = (argv: readonly string[]) =>
	argv.map(word => (word === '--dry-run' ? '--dry-run=server' : word));

/** Runs rolltop with the arguments after the program's name; answers with the exit status. */
export async function main(words: readonly string[], process: NodeJS.Process = globalThis.process): Promise<number> {
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
		argv: withDryRunValue(argv),
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
			output: {type: 'string', shortFlag: 'o'},
			timeout: {type: 'string'},
			requestTimeout: {type: 'string'},
			revision: {type: 'string'},
			toRevision: {type: 'string'},
			watch: {type: 'boolean', shortFlag: 'w', default: true},
			yes: {type: 'boolean', shortFlag: 'y', default: false},
			confirm: {type: 'string'},
			dryRun: {type: 'string'},
			stayPaused: {type: 'boolean', default: false},
			stuckFor: {type: 'string'},
			waitForChange: {type: 'string'},
			replicas: {type: 'string'},
			currentReplicas: {type: 'string'},
			linear: {type: 'boolean', default: false},
		},
	});
	const [first] = cli.input;
	const input = isCommandName(first) ? [first, ...joinTarget(cli.input.slice(1))] : joinTarget(cli.input);
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
	if (isCommandName(first)) {
		const {runOneShot} = await import('./commands/one-shot.ts');
		return runOneShot(first, input.slice(1), cli.flags, process, commands[first]);
	}
	return (await import('./commands/console.ts')).consoleCommand(input, cli.flags, process);
}

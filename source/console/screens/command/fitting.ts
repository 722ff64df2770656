import type {Workload, WorkloadKind} from '../../../kubernetes/objects.ts';
import {listed, shortImage} from '../../format.ts';
import {actedOnName, actedOnWorkload} from '../../keys/workload-reasons.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {knownRevisions, revisionWords, whyNotTo} from '../../typed-revision.ts';
import {containersOf, replicasOf} from '../ask/asked.ts';
import type {CommandScreen} from './command-screen.ts';
import {type Command, commandNamed, commandReason, commandsBeginning, typedIn} from './commands.ts';

/** What the line may become. */
export interface Fitting {
	/** The whole line, as Tab puts it; undefined: this only tells something. */
	readonly line?: string;
	readonly label: string;
	/** What it does, or why that can't be done now. */
	readonly note: string;
	readonly isDisabled: boolean;
}

/** More are never looked through by eye: more letters find them. */
const mostFitting = 200;

/** What fits a line, the most likely first. `under`: the console without the command line. */
export function fittingFor(text: string, screen: CommandScreen, under: ConsoleState, scene: Scene): readonly Fitting[] {
	const {word, argument} = typedIn(text);
	if (argument === undefined) return fittingWords(word, under, scene);
	const command = commandNamed(under.screen.name, word);
	if (command === undefined) return [];
	const reason = commandReason(command, under, scene, true);
	if (reason !== undefined) return [{label: word, note: reason, isDisabled: true}];
	return fittingArguments(command, word, argument, screen, under, scene).slice(0, mostFitting);
}

function fittingWords(typed: string, under: ConsoleState, scene: Scene): readonly Fitting[] {
	const fitting = commandsBeginning(under.screen.name, typed).map((command): Fitting => {
		const {word, binding} = command;
		const reason = commandReason(command, under, scene);
		const key = binding.keys.length === 0 ? '' : `${binding.keyLabel}: `;
		return {
			line: word.wants === undefined ? word.name : `${word.name} `,
			label: labelOf(command),
			note: reason ?? `${key}${binding.help}`,
			isDisabled: reason !== undefined,
		};
	});
	return [...fitting.filter(({isDisabled}) => !isDisabled), ...fitting.filter(({isDisabled}) => isDisabled)];
}

/** `scale NUMBER`. */
function labelOf({word: {name, wants}}: Command): string {
	return wants === undefined ? name : `${name} ${wants}`;
}

function fittingArguments(
	command: Command,
	word: string,
	typed: string,
	screen: CommandScreen,
	under: ConsoleState,
	scene: Scene,
): readonly Fitting[] {
	const {intent, help} = command.binding;
	const fit = (value: string, note = '', isDisabled = false): Fitting => ({
		line: `${word} ${value}`,
		label: value,
		note,
		isDisabled,
	});
	const told: Fitting = {label: labelOf(command), note: help, isDisabled: false};
	switch (intent) {
		case 'namespaces':
			return byName([...namespaceNames(screen, scene), 'all'], typed).map(name =>
				fit(name, name === 'all' ? 'all namespaces' : ''),
			);
		case 'contexts': {
			const rows = new Map((screen.list?.ok ? screen.list.rows : []).map(row => [row.name, row]));
			return byName([...rows.keys()], typed).map(name => {
				const row = rows.get(name);
				return fit(name, row?.problem ?? row?.server, row?.problem !== undefined);
			});
		}
		case 'open-deployment':
		case 'open-statefulset':
		case 'open-daemonset':
			return byName(workloadNames(openedKinds[intent], scene), typed).map(name => fit(name));
		case 'undo': {
			const known = knownRevisions(actedOnName(under, scene), scene);
			const {option, number: digits} = revisionWords(typed);
			const fitting = (known?.revisions ?? []).filter(({number}) => String(number).startsWith(digits));
			return known === undefined || fitting.length === 0
				? [told]
				: fitting.map(revision => {
						const reason = whyNotTo(revision, known.opened, scene.nowMs);
						const images = listed(revision.images.map(shortImage), 2);
						return fit(`${option}${revision.number}`, reason ?? images, reason !== undefined);
					});
		}
		case 'scale': {
			const workload = actedOnWorkload(under, scene);
			const now = workload && replicasOf(workload);
			return [{...told, note: now === undefined ? help : `now ${now}`}];
		}
		case 'set-image': {
			const workload = actedOnWorkload(under, scene);
			const lines = (workload ? containersOf(workload) : []).map(({name, image}) => `${name}=${image}`);
			const fitting = byName(lines, typed).map(line => fit(line, 'as it is now: change its end'));
			return fitting.length === 0 ? [told] : fitting;
		}
		default:
			return typed === '' ? [told] : [{label: word, note: 'takes nothing behind it', isDisabled: true}];
	}
}

export const openedKinds = {
	'open-deployment': 'Deployment',
	'open-statefulset': 'StatefulSet',
	'open-daemonset': 'DaemonSet',
} as const satisfies Readonly<Record<string, WorkloadKind>>;

/** Those that begin with what is typed, then those that have it anywhere. */
function byName(names: readonly string[], typed: string): readonly string[] {
	const wanted = typed.toLowerCase();
	const first: string[] = [];
	const others: string[] = [];
	// There are thousands, and it is asked for each picture: each is looked at once.
	for (const name of names) {
		const at = name.toLowerCase().indexOf(wanted);
		if (at >= 0) (at === 0 ? first : others).push(name);
	}
	return [...first, ...others];
}

/** Those that the server listed; before that, those in which something is seen. */
function namespaceNames({answer}: CommandScreen, {view}: Scene): readonly string[] {
	if (answer?.type === 'listed') return answer.names;
	const seen = view.workloads.items.map(({metadata}) => metadata.namespace ?? '');
	const here = view.identity.namespace;
	return [...new Set([...(here === undefined ? [] : [here]), ...seen])].toSorted();
}

/** By list: a key must not sort thousands of names anew. */
const namesCache = new WeakMap<readonly Workload[], Map<string, readonly string[]>>();

/** Where several namespaces are in scope, with theirs: each may have a web. */
function workloadNames(wanted: WorkloadKind, {view}: Scene): readonly string[] {
	const {items} = view.workloads;
	const known = namesCache.get(items) ?? new Map<string, readonly string[]>();
	namesCache.set(items, known);
	const isWide = view.identity.namespace === undefined;
	const key = `${wanted} ${isWide}`;
	const names =
		known.get(key) ??
		items
			.filter(({kind}) => kind === wanted)
			.map(({metadata: {name, namespace = ''}}) => (isWide ? `${namespace}/${name}` : name))
			.toSorted();
	known.set(key, names);
	return names;
}

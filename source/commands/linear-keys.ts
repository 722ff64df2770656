import {createInterface} from 'node:readline';
import type {ActionOutcome, ActionRequest} from '../cluster/actions/action.ts';
import type {Cluster, OpenedWorkload, WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload, workloadNamed} from '../cluster/workload-name.ts';
import type {Intent} from '../console/binding.ts';
import {bindings} from '../console/keymap.ts';
import {proposedIn, rollToRequest} from '../console/proposal.ts';
import {isHeld} from '../rollout/is-held.ts';
import {imageFault} from '../rollout/typed-image.ts';
import {notReplicas, typedReplicas} from '../rollout/typed-replicas.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {showPreview, tellOutcome} from './carry-out.ts';
import {type Ender, GivenUp} from './ender.ts';
import {historySentences} from './history.ts';
import {linearFreeze} from './linear-freeze.ts';
import type {Output} from './output.ts';
import {parseTarget} from './target.ts';
import {type WaitOptions, waitForWorkload} from './wait-for-workload.ts';

export interface LinearKeysOptions {
	readonly cluster: Cluster;
	/** What a key without a name is about; undefined: each has to name a workload. */
	readonly target: WorkloadName | undefined;
	/** Where a workload is looked for where only one namespace is in scope. */
	readonly namespace: string;
	/** Changes are confirmed by typing a name. */
	readonly confirmByName: boolean;
	readonly output: Output;
	/** For what has to be read first. */
	readonly waiting: Pick<WaitOptions, 'clock' | 'signal'>;
	readonly stdin: NodeJS.ReadStream;
	readonly write: Ender['write'];
	readonly quit: () => void;
}

/** What can be typed, in the order of the help; keys and words are those of the console's own table. */
const intents: readonly Intent[] = [
	'pause',
	'undo',
	'history',
	'restart',
	'scale',
	'set-image',
	'freeze',
	'reconnect',
	'help',
	'quit',
];

const bindingOf = (intent: Intent) =>
	bindings.find(binding => binding.intent === intent && binding.screens.includes('workloads'));

/** `p`, `pause`: a key, or the first word of what it is called. */
function intentOf(word: string): Intent | undefined {
	return intents.find(intent => {
		const binding = bindingOf(intent);
		return binding !== undefined && (binding.keys.includes(word) || binding.label.split(' ')[0] === word);
	});
}

const isNumber = (word: string) => /^\d{1,9}$/.test(word);

/** What stands behind a key, where it wants more than a name. */
const wants: Readonly<Partial<Record<Intent, string>>> = {
	scale: ' NUMBER',
	'set-image': ' CONTAINER=IMAGE',
	freeze: ' [thaw] [WORKLOAD ...]',
	history: ' [REVISION]',
};

/**
 * The console's keys as typed lines, for who has no screen: a key, where needed a workload, and Enter. What is to be
 * confirmed is told in words and confirmed by a word, which only counts when it was typed after the question. Returns a
 * function that ends it.
 */
export function startLinearKeys(options: LinearKeysOptions): () => void {
	const {cluster, output, stdin, write, quit, confirmByName} = options;
	const lines = createInterface({input: stdin, terminal: false});
	/** What was typed and is not done yet. */
	let busyWith: symbol | undefined;
	let answer: ((line: string) => void) | undefined;

	/** Asks; answers whether it was confirmed by the word that was asked for. */
	function ask(doing: string, name: string): Promise<boolean> {
		const word = confirmByName ? name : 'yes';
		output.say(`Type ${word} and press Enter to ${doing}; anything else leaves everything as it is.`);
		return new Promise(resolve => {
			answer = line => {
				answer = undefined;
				const isGiven = line.trim() === word;
				if (!isGiven) {
					// It is over with that word: the next line is a key again.
					busyWith = undefined;
					output.say('Nothing was changed.');
				}
				resolve(isGiven);
			};
		});
	}

	/** Which workload is meant, and what is left of the words; undefined: that was told. */
	function targetIn(
		words: readonly string[],
	): {readonly target: WorkloadName; readonly rest: readonly string[]} | undefined {
		const [word, ...rest] = words;
		const isName = word?.includes('/') === true && !word.includes('=');
		if (!isName) {
			if (options.target) return {target: options.target, rest: words};
			output.say('Which workload? Name it as kubectl does: p deployment/web.');
			return undefined;
		}
		const parsed = parseTarget(word);
		if (!parsed.ok) {
			output.say(parsed.sentence);
			return undefined;
		}
		const {kind, name} = parsed;
		const {identity, workloads} = cluster.view();
		const found = workloads.items.filter(one => one.kind === kind && one.metadata.name === name);
		const namespaces =
			identity.namespace === undefined ? found.map(({metadata}) => metadata.namespace ?? '') : [options.namespace];
		const [namespace, ...others] = namespaces;
		if (namespace === undefined || others.length > 0) {
			const several = others.length > 0 ? `There is one in each of ${namespaces.join(', ')}` : 'There is none';
			output.say(`${workloadRef({kind, name})}: ${several}. Start with -n to name a namespace.`);
			return undefined;
		}
		return {target: {kind, namespace, name}, rest};
	}

	const heldBy = (target: WorkloadName) => {
		const {opened, workloads} = cluster.view();
		return sameWorkload(opened?.target, target) ? opened?.workload : workloadNamed(workloads.items, target);
	};

	const tell = (target: WorkloadName, outcome: ActionOutcome) => void tellOutcome({cluster, output, target}, outcome);

	async function confirmAndSend(request: ActionRequest): Promise<void> {
		const {target} = request;
		const outcome = await cluster.preview(request);
		if (outcome.type !== 'ready') return output.say(outcome.sentence);
		const {preview} = outcome;
		showPreview({cluster, output, target}, preview);
		if (preview.server.type === 'refused') return output.say('The server would refuse it: nothing was changed.');
		if (!(await ask(preview.title, target.name))) return;
		tell(target, await write(preview.title, () => cluster.perform(preview)));
	}

	async function pauseOrResume(target: WorkloadName): Promise<void> {
		const workload = heldBy(target);
		if (workload?.kind === 'Deployment' && workload.spec.paused) return confirmAndSend({kind: 'resume', target});
		if (target.kind !== 'Deployment') {
			return confirmAndSend({kind: workload && isHeld(workload) ? 'resume' : 'hold', target});
		}
		tell(target, await write(`pause ${workloadRef(target)}`, () => cluster.pause(target)));
	}

	/** Where one workload is followed, no other is opened beside it. */
	function canBeOpened(target: WorkloadName): boolean {
		const isAllowed = options.target === undefined || sameWorkload(options.target, target);
		if (!isAllowed && options.target) {
			output.say(`Here only ${workloadRef(options.target)} is followed: start without a name for the others.`);
		}
		return isAllowed;
	}

	/** All that is known of a workload, which is opened for that where none is followed; undefined: it was said why not. */
	async function openedFor(target: WorkloadName): Promise<OpenedWorkload | undefined> {
		if (options.target === undefined) cluster.open(target);
		const isMeant = () => sameWorkload(cluster.view().opened?.target, target);
		const loaded = await waitForWorkload({...options.waiting, cluster, isMeant});
		if (loaded?.ok === false) output.say(loaded.sentence);
		return loaded?.ok ? loaded.opened : undefined;
	}

	/** Its revisions, a sentence each: what goes back to one is typed with its number. */
	async function history(target: WorkloadName): Promise<void> {
		const opened = await openedFor(target);
		if (opened) output.say(...historySentences(opened, cluster.now()));
	}

	async function rollTo(target: WorkloadName, revision: number): Promise<void> {
		const opened = await openedFor(target);
		if (opened) await confirmAndSend(rollToRequest(opened, revision, cluster.now()));
	}

	function help(): void {
		output.say('Type a key or its word, then a workload as kubectl names it, and press Enter:');
		for (const intent of intents) {
			const binding = bindingOf(intent);
			if (binding) output.say(`${binding.keyLabel}${wants[intent] ?? ''}: ${binding.help}`);
		}
	}

	async function act(intent: Intent, words: readonly string[]): Promise<void> {
		if (intent === 'help') return help();
		if (intent === 'quit') return quit();
		if (intent === 'reconnect') {
			output.say('Reading again now.');
			return cluster.reconnect();
		}
		if (intent === 'history' && words.every(word => !isNumber(word))) {
			const found = targetIn(words);
			return found && canBeOpened(found.target) ? history(found.target) : undefined;
		}
		if (cluster.writesDisabled !== undefined)
			return output.say(`Nothing can be changed here: ${cluster.writesDisabled}.`);
		// The same words never do the opposite: going on has its own.
		if (intent === 'freeze') {
			const kind = words[0] === 'thaw' ? 'thaw' : 'freeze';
			return linearFreeze({cluster, output, write, ask}, kind, words.slice(kind === 'thaw' ? 1 : 0));
		}
		const found = targetIn(words);
		if (found === undefined) return;
		const {target, rest} = found;
		switch (intent) {
			case 'pause':
				return pauseOrResume(target);
			case 'undo': {
				const {opened} = cluster.view();
				const proposed = opened && sameWorkload(opened.target, target) ? proposedIn(opened, cluster.now()) : {};
				return confirmAndSend({kind: 'undo', target, ...proposed});
			}
			case 'history':
				return canBeOpened(target) ? rollTo(target, Number(rest[0])) : undefined;
			case 'restart':
				return confirmAndSend({kind: 'restart', target});
			case 'scale': {
				const typed = rest.join(' ');
				const size = typedReplicas(typed);
				if (size.type === 'no-number') {
					return output.say(
						typed === ''
							? 'To how many? Type s deployment/web 5.'
							: `Nothing was changed: ${notReplicas(typed)}. Type s deployment/web 5.`,
					);
				}
				if (size.type === 'too-long') return output.say(`Nothing was changed: ${size.sentence}.`);
				return confirmAndSend({kind: 'scale', target, replicas: size.replicas});
			}
			case 'set-image': {
				const [container = '', image = ''] = rest.join(' ').split(/=(.*)/s);
				if (container === '' || image === '') return output.say('Which image? Type i deployment/web web=web:1.9.0.');
				const fault = imageFault(image);
				if (fault !== undefined) return output.say(`Nothing was changed: ${fault}.`);
				return confirmAndSend({kind: 'set-image', target, container, image});
			}
			default:
				return;
		}
	}

	async function run(intent: Intent, words: readonly string[]): Promise<void> {
		const mine = Symbol(intent);
		busyWith = mine;
		try {
			await act(intent, words);
		} catch (error) {
			// Nobody waits for that write any more: the next start tells what became of it.
			if (!(error instanceof GivenUp)) throw error;
		} finally {
			// After a no the next line may have begun already.
			if (busyWith === mine) busyWith = undefined;
		}
	}

	lines.on('line', line => {
		if (answer) return answer(line);
		const [word = '', ...words] = line.trim().split(/\s+/);
		if (word === '') return;
		const intent = intentOf(word);
		if (intent === 'quit') return quit();
		if (busyWith) return output.say(`"${line.trim()}" was ignored: what was typed before is not done yet.`);
		if (intent === undefined) return output.say(`"${word}" is no key here: ? tells which there are.`);
		void run(intent, words);
	});
	// Ctrl-D: nobody will type anything more.
	lines.on('close', quit);
	output.say('Type ? and press Enter for the keys.');
	return () => lines.close();
}

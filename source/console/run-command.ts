import type {ActionRequest} from '../cluster/actions/action.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import {imageFault} from '../rollout/typed-image.ts';
import {notReplicas, typedReplicas} from '../rollout/typed-replicas.ts';
import type {kindWords} from '../rollout/workload-kind.ts';
import {actedOn} from './acted-on.ts';
import type {KeyPress} from './key-press.ts';
import {leavingReason} from './keys/place-keys.ts';
import {actedOnWorkload} from './keys/workload-reasons.ts';
import {perform} from './perform-intent.ts';
import type {Place} from './places.ts';
import {containersOf} from './screens/ask/asked.ts';
import type {CommandScreen} from './screens/command/command-screen.ts';
import {type Command, commandNamed, commandReason, typedIn} from './screens/command/commands.ts';
import {openedKinds} from './screens/command/fitting.ts';
import {askToConfirm} from './screens/confirm/confirm-update.ts';
import {partOf} from './screens/parts.ts';
import {isNamespaceName} from './screens/places/namespaces-part.ts';
import {rolloutScreen} from './screens/rollout/rollout-screen.ts';
import {withScreen} from './seen-screen.ts';
import type {ConsoleState, Scene} from './state.ts';
import {back, type Step, stay, withNotice} from './step.ts';
import {typedRollTo} from './typed-revision.ts';

/** As far back as anybody looks. */
const mostLines = 50;

/** What a command leads to, or one sentence that says why it does nothing. */
type Ran = Step | string;

/**
 * Enter on the command line: the line is done on the screen underneath, as its key does it, and what writes goes the same
 * way to Confirm. What can't be done is said, and the line stays to be mended.
 */
export function runCommand(state: ConsoleState, screen: CommandScreen, press: KeyPress, scene: Scene): Step {
	const line = screen.text.trim();
	const under = back(state);
	const {word, argument = ''} = typedIn(line);
	const refuse = (text: string) =>
		stay(withNotice({...state, screen: {...screen, isRefused: true}}, {tone: 'bad', text}));
	const command = commandNamed(under.screen.name, word);
	if (command === undefined) return refuse(`"${word}" is no command: tab completes, esc leaves.`);
	const {intent} = command.binding;
	if (!press.alone && (intent === 'brake' || intent === 'quit')) {
		// Whoever pastes a line must not pause by it, nor leave.
		return refuse(`enter came together with other keys, as a paste does: press it by itself for ${word}`);
	}
	const reason =
		commandReason(command, under, scene, argument !== '') ??
		partOf(under.screen).refused?.(under.screen, intent, scene);
	if (reason !== undefined) return refuse(`${word}: ${reason}`);
	const ran = ranCommand(command, argument, under, press, screen, scene);
	if (typeof ran === 'string') return refuse(`${word}: ${ran}`);
	const [next, effects] = ran;
	return [{...next, commandHistory: withLine(state.commandHistory, line)}, effects];
}

function withLine(lines: readonly string[], line: string): readonly string[] {
	return [...lines.filter(one => one !== line), line].slice(-mostLines);
}

function ranCommand(
	{binding, word}: Command,
	argument: string,
	under: ConsoleState,
	press: KeyPress,
	screen: CommandScreen,
	scene: Scene,
): Ran {
	const {intent} = binding;
	const chosen = () => withScreen(under, partOf(under.screen).chosen?.(under.screen, intent, scene));
	const asKey = (): Step => perform(chosen(), intent, press, scene);
	if (argument !== '' && word.wants === undefined) return 'it takes nothing behind it';
	switch (intent) {
		case 'namespaces':
			return argument === '' ? asKey() : toNamespace(argument, under, scene);
		case 'contexts':
			return argument === '' ? asKey() : toContext(argument, under, screen, scene);
		case 'open-deployment':
		case 'open-statefulset':
		case 'open-daemonset':
			return opened(openedKinds[intent], argument, under, scene);
		case 'undo': {
			const acted = argument === '' ? undefined : actedOn(under, scene);
			if (acted === undefined) return asKey();
			const request = typedRollTo(argument, acted.target, scene);
			return typeof request === 'string' ? request : askToConfirm(chosen(), request, scene);
		}
		case 'scale': {
			if (argument === '') return asKey();
			const typed = typedReplicas(argument);
			if (typed.type === 'too-long') return typed.sentence;
			if (typed.type === 'no-number') return `${notReplicas(argument)}: scale 5`;
			return previewed(chosen(), target => ({kind: 'scale', target, replicas: typed.replicas}), scene);
		}
		case 'set-image': {
			if (argument === '') return asKey();
			const filling = imageIn(argument, under, scene);
			if (typeof filling === 'string') return filling;
			return previewed(chosen(), target => ({kind: 'set-image', target, ...filling}), scene);
		}
		default:
			return asKey();
	}
}

function toNamespace(name: string, under: ConsoleState, scene: Scene): Ran {
	const reason = leavingReason(under, scene);
	if (reason !== undefined) return reason;
	if (name === 'all') return going(under, {type: 'namespace', namespace: undefined});
	return isNamespaceName(name)
		? going(under, {type: 'namespace', namespace: name})
		: `"${name}" can be no namespace: small letters, digits and dashes`;
}

function toContext(name: string, under: ConsoleState, {list}: CommandScreen, scene: Scene): Ran {
	const reason = leavingReason(under, scene);
	if (reason !== undefined) return reason;
	if (list === undefined) return 'the contexts are not read yet';
	if (!list.ok) return list.sentence;
	const row = list.rows.find(one => one.name === name);
	if (row === undefined) return `the kubeconfig has no context "${name}": tab completes`;
	return row.problem ?? going(under, {type: 'context', key: row.key});
}

const going = (under: ConsoleState, place: Place): Step => [under, [{type: 'go', place}]];

/** Opens a workload by its name, over the list: Esc goes there. */
function opened(kind: keyof typeof kindWords, argument: string, under: ConsoleState, scene: Scene): Ran {
	const {identity, workloads} = scene.view;
	if (argument === '') return `which ${kind}? tab completes its name`;
	const [name = '', namespace] = argument.split('/').toReversed();
	if (namespace !== undefined && identity.namespace !== undefined && namespace !== identity.namespace) {
		return `only namespace ${identity.namespace} is looked at: ns ${namespace} goes there`;
	}
	const found = workloads.items.filter(
		one =>
			one.kind === kind &&
			one.metadata.name === name &&
			(namespace === undefined || one.metadata.namespace === namespace),
	);
	const [first, ...others] = found;
	if (first === undefined) {
		const known = workloads.freshness.state === 'live' ? '' : ', as far as is known';
		return `there is no ${kind} "${argument}" here${known}: tab completes`;
	}
	if (others.length > 0) {
		const names = found.map(({metadata}) => `${metadata.namespace}/${name}`).join(', ');
		return `there is one in several namespaces: ${names}`;
	}
	const target = {kind, namespace: first.metadata.namespace ?? '', name};
	const [list = under.screen] = under.below;
	return stay({...under, below: [list], screen: rolloutScreen(target)});
}

interface Filling {
	readonly image: string;
	readonly container: string;
}

/** `web=web:1.9.0`, or the image alone where there is one container. */
function imageIn(argument: string, under: ConsoleState, scene: Scene): Filling | string {
	const workload = actedOnWorkload(under, scene);
	if (workload === undefined) return 'it is not loaded yet';
	const containers = containersOf(workload);
	const names = containers.map(({name}) => name);
	const [, container, image = ''] = /^([^=\s]+)=(\S*)$/.exec(argument) ?? [];
	if (container === undefined) {
		const [only, ...more] = workload.spec.template.spec.containers;
		return only !== undefined && more.length === 0 && !/[\s=]/.test(argument)
			? fillingOf(only.name, argument)
			: `which container? ${names.map(name => `image ${name}=IMAGE`).join(' or ')}`;
	}
	if (!names.includes(container)) return `there is no container "${container}": there is ${names.join(', ')}`;
	return image === '' ? `which image? image ${container}=IMAGE` : fillingOf(container, image);
}

const fillingOf = (container: string, image: string): Filling | string => imageFault(image) ?? {container, image};

/** Straight to Confirm: who typed the value here was never where the key asks for it, and Esc does not lead there. */
function previewed(under: ConsoleState, requestFor: (target: WorkloadName) => ActionRequest, scene: Scene): Step {
	const acted = actedOn(under, scene);
	return acted === undefined ? stay(under) : askToConfirm(under, requestFor(acted.target), scene);
}

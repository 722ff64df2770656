import type {ActionRequest} from '../../../cluster/actions/action.ts';
import type {WorkloadName} from '../../../cluster/cluster.ts';
import {imageFault, longestImage} from '../../../rollout/typed-image.ts';
import {notReplicas, typedReplicas} from '../../../rollout/typed-replicas.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {Scene} from '../../state.ts';
import {type Step, stay, withNotice} from '../../step.ts';
import {askToConfirm} from '../confirm/confirm-update.ts';
import {askLines} from './ask-lines.ts';
import type {AskScreen} from './ask-screen.ts';
import {containersOf, heldWorkload, selectedContainer} from './asked.ts';

/** Beyond what is refused as too long: cut at the most that is allowed, it would be another value than was typed. */
const mostTyped = 2 * longestImage;

/** Opens the screen on which a number or an image is typed; an image begins as it is, for most differ in their tag. */
export function askFor(asks: AskScreen['asks'], target: WorkloadName, scene: Scene): AskScreen {
	const empty: AskScreen = {name: 'ask', asks, target, text: ''};
	return asks === 'image' ? withContainer(empty, 0, scene) : empty;
}

/** Chooses a container, and begins with the image that it has. */
function withContainer(screen: AskScreen, by: number, scene: Scene): AskScreen {
	const workload = heldWorkload(screen, scene);
	const containers = workload ? containersOf(workload) : [];
	const selected = selectedContainer(screen, containers);
	const index = selected === undefined ? 0 : containers.indexOf(selected);
	const next = containers[(index + by + containers.length) % Math.max(1, containers.length)];
	return next === undefined ? screen : {...screen, container: next.name, text: next.image};
}

function withText(screen: AskScreen, text: string): AskScreen {
	// What does not belong there stays in sight, and is refused in words: left out, another value would be previewed.
	const line = text.replaceAll(/\s/g, ' ').trimStart();
	return {...screen, text: Array.from(line).slice(0, mostTyped).join('')};
}

/** The request of what was typed, or why there is none. */
function requestOf({asks, target, text: typedText, container}: AskScreen): ActionRequest | string {
	const text = typedText.trimEnd();
	if (asks === 'replicas') {
		const typed = typedReplicas(text);
		switch (typed.type) {
			case 'size':
				return {kind: 'scale', target, replicas: typed.replicas};
			case 'too-long':
				return typed.sentence;
			case 'no-number':
				return text === '' ? 'type how many replicas there are to be' : notReplicas(text);
		}
	}
	if (container === undefined) return 'its containers are not known yet';
	if (text === '') return 'type an image';
	return imageFault(text) ?? {kind: 'set-image', target, container, image: text};
}

export const askPart: ScreenPart<AskScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => askLines(screen, scene, columns, bodyRows),
	moved: screen => screen,
	act(state, screen, intent, _press, scene): Step | undefined {
		switch (intent) {
			case 'preview': {
				const request = requestOf(screen);
				return typeof request === 'string'
					? stay(withNotice(state, {tone: 'bad', text: request}))
					: askToConfirm(state, request, scene);
			}
			case 'next-container':
				return stay({...state, screen: withContainer(screen, 1, scene)});
			case 'previous-container':
				return stay({...state, screen: withContainer(screen, -1, scene)});
			default:
				return undefined;
		}
	},
	// What was opened before its row had come.
	settled: (screen, scene) =>
		screen.asks === 'image' && screen.container === undefined ? withContainer(screen, 0, scene) : screen,
	typed(screen, key) {
		if (key === 'backspace') return withText(screen, Array.from(screen.text).slice(0, -1).join(''));
		if (key === 'ctrl-u') return withText(screen, '');
		return Array.from(key).length === 1 ? withText(screen, screen.text + key) : undefined;
	},
	pasted: (screen, text) => withText(screen, screen.text + text),
};

import {workloadRef} from '../rollout/workload-kind.ts';
import {cleanText} from './line.ts';
import type {ConsoleState, Scene} from './state.ts';
import {rolloutWord} from './window-title.ts';

/** What the open workload was last heard to do, for who looks elsewhere meanwhile. */
export interface Heard {
	readonly uid: string;
	/** As the window's title says it. */
	readonly word: string;
}

const endings: Readonly<Record<string, string>> = {
	'': 'the rollout is done',
	degraded: 'the rollout is done, and pods are missing',
	stuck: 'the rollout is stuck',
};

/** What is heard now, and what a person who looks elsewhere should be called for: a rollout that ended or got stuck. Pure. */
export function listen(
	{heard}: Pick<ConsoleState, 'heard'>,
	{view, nowMs}: Pick<Scene, 'view' | 'nowMs'>,
): {readonly heard: Heard | undefined; readonly call?: string} {
	const {opened} = view;
	const {workload} = opened ?? {};
	if (opened === undefined || workload === undefined || opened.gone || opened.freshness.state !== 'live') {
		return {heard};
	}
	const {uid, name} = workload.metadata;
	const word = rolloutWord(opened, workload, nowMs);
	if (heard?.uid === uid && heard.word === word) return {heard};
	const now: Heard = {uid, word};
	const ending = heard?.uid === uid && heard.word === 'rolling' ? endings[word] : undefined;
	return ending === undefined
		? {heard: now}
		: {heard: now, call: `${workloadRef({kind: workload.kind, name: cleanText(name)})}: ${ending}`};
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals that show a notification for OSC 9, by the name that they give themselves. */
const knowsOsc9: ReadonlySet<string> = new Set(['iTerm.app', 'ghostty', 'WezTerm']);

/** A notification is a line; what is longer is cut by whoever shows it. */
const mostCharacters = 200;

/**
 * The bytes that call a person: BEL, and a desktop notification where the terminal is known to show one (OSC 9 as iTerm2
 * began it, OSC 777 as urxvt did). A terminal that does not know a sequence may print it: others get BEL only.
 */
export function ringBytes(text: string, env: Environment): string {
	const bell = '\u0007';
	// Behind tmux or screen nobody knows which terminal it is.
	if (env.TMUX || env.STY) return bell;
	const shown = cleanText(text).replaceAll(';', ',').slice(0, mostCharacters);
	const term = env.TERM ?? '';
	if (knowsOsc9.has(env.TERM_PROGRAM ?? '') || env.KITTY_WINDOW_ID) {
		return `${bell}\u001B]9;${shown}\u0007`;
	}
	return /^(?:foot|rxvt-unicode)/.test(term) ? `${bell}\u001B]777;notify;rolltop;${shown}\u0007` : bell;
}

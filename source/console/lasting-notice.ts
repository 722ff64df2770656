import type {Identity, Moved} from '../cluster/cluster.ts';
import {thousands} from './format.ts';
import {scopedName} from './scoped-name.ts';
import type {ConsoleState, Notice, Scene} from './state.ts';

const mebibyte = 1024 * 1024;

/** Four times what 1,000 Deployments take: on a small jump host more would be felt. */
const heapWarningBytes = 256 * mebibyte;

/** So long what earlier runs left is told once somebody is there, whatever is pressed; after that Help tells it. */
const toldMs = 60_000;

/**
 * What stays on the message line until it is over, whatever is pressed and on whatever screen; a notice of the last key
 * stands before it. Esc does not call back what was sent, so what is on its way must not vanish with the screen.
 */
export function lastingNotice(
	{screen, sent, pausing, freezing, told}: ConsoleState,
	{view, keyless, vitals, nowMs}: Scene,
): Notice | undefined {
	const left = [
		...sent.filter(({ticket}) => screen.name !== 'confirm' || screen.ticket !== ticket),
		...pausing.map(target => ({what: 'pause of', target})),
	];
	if (left.length > 0) {
		const what = left.map(write => `${write.what} ${scopedName(write.target, view)}`).join(', ');
		const words = left.length === 1 ? "is still being sent; it can't" : "are still being sent; they can't";
		return {tone: 'busy', text: `${what} ${words} be recalled`};
	}
	if (freezing !== undefined && (screen.name !== 'freeze' || screen.ticket !== freezing.ticket)) {
		const {what, answered, of} = freezing;
		return {tone: 'busy', text: `${what}: ${answered} of ${of} answered; it can't be recalled`};
	}
	if (told !== undefined && nowMs - (told.readSinceMs ?? nowMs) < toldMs) {
		return {tone: 'paused', text: told.text, rest: '? has the rest'};
	}
	if (view.moved !== undefined) {
		return {tone: 'paused', text: movedText(view.identity, view.moved)};
	}
	const heapBytes = vitals?.().heapBytes ?? 0;
	if (heapBytes > heapWarningBytes) {
		const held = thousands(Math.round(heapBytes / mebibyte));
		return {tone: 'paused', text: `rolltop holds ${held} MiB of objects: with -n or -l it would watch fewer`};
	}
	return keyless ? {tone: 'paused', text: 'no keys: standard input is not a terminal; Ctrl-C leaves'} : undefined;
}

/** kubectl, typed in another window, would change something else than what is on screen. */
function movedText({context, server}: Identity, moved: Moved): string {
	return moved.context === context
		? `kubectl's ${context} is now ${moved.server}; you are on ${server}`
		: `kubectl now points to ${moved.context}; you are on ${context}`;
}

export function pausingText(targets: ConsoleState['pausing'], view: Scene['view']): string {
	return `pausing ${targets.map(target => scopedName(target, view)).join(', ')} …`;
}

import type {StandingFreeze} from '../cluster/actions/freeze.ts';
import {frozenName} from '../cluster/actions/freeze-words.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import {whenText} from './when-text.ts';

/** More names than these are counted; of those with a reason, which takes more room, fewer. */
const mostNames = 8;
const mostReasons = 4;

/** Who is told: on the console's screen, where its keys are typed as lines, or by a command that has none. */
export type Audience = 'screen' | 'typed keys' | 'no keys';

const ways: Readonly<Record<Audience, {readonly goOn: string; readonly letGoOn: string}>> = {
	screen: {goOn: 'press F to freeze the rest', letGoOn: 'F, then tab, to let go on or leave what it froze'},
	'typed keys': {goOn: 'type F to freeze the rest', letGoOn: 'F thaw to let go on or leave what it froze'},
	'no keys': {
		goOn: 'in the console press F to freeze the rest',
		letGoOn: 'in the console F, then tab, to let go on or leave what it froze',
	},
};

/**
 * What stands of a freeze, in one sentence or a few: first what to do, then what is not done and of what nobody knows, last
 * what is frozen; undefined: nothing that a person would have to do anything about. Pure.
 * @param nowMs - Epoch milliseconds, the server's.
 * @param timeZone - IANA name; undefined: the machine's.
 */
export function freezeTale(
	standing: StandingFreeze,
	nowMs: number,
	audience: Audience = 'screen',
	timeZone?: string,
): string | undefined {
	const {atMs, of, begun, isUnderWay, frozen, notDone, unread, unlooked, unknown, changed} = standing;
	const known = frozen.length + unread.length + unlooked;
	if (known + notDone.length + unknown.length === 0) return undefined;
	if (isUnderWay) {
		const rollouts = of === 1 ? '1 rollout' : `${of} rollouts`;
		return `Another rolltop on this machine is freezing ${rollouts} now: it began with ${begun}.`;
	}
	const {goOn, letGoOn} = ways[audience];
	const when = whenText(atMs, nowMs, timeZone);
	const notBegun = Math.max(0, of - begun);
	const isCut = notBegun > 0 || notDone.length > 0 || unknown.length > 0;
	const isNothing = known === 0 && unknown.length === 0;
	const parts = [
		isCut
			? `A freeze of ${of} was cut off ${when}: ${goOn}; ${letGoOn}.`
			: `${known} frozen by rolltop ${when}: ${letGoOn}.`,
		notDone.length > 0 ? `Not frozen: ${names(notDone)}.` : '',
		notBegun > 0 ? `Not begun: ${notBegun}.` : '',
		unknown.length > 0 ? `Not known: ${reasons(unknown)}.` : '',
		isNothing ? 'Nothing is frozen.' : '',
		frozen.length > 0 ? `Frozen: ${names(frozen)}.` : '',
		unread.length > 0 ? `Frozen then, and how they stand now can not be read: ${names(unread)}.` : '',
		unlooked > 0 ? `${unlooked} more were frozen and not looked at.` : '',
		changed.length > 0 ? `Changed since: ${reasons(changed)}.` : '',
	];
	return parts.filter(part => part !== '').join(' ');
}

const more = (count: number, most: number) => (count > most ? ` and ${count - most} more` : '');

function names(targets: readonly WorkloadName[]): string {
	return targets.slice(0, mostNames).map(frozenName).join(', ') + more(targets.length, mostNames);
}

function reasons(items: StandingFreeze['changed']): string {
	const told = items.slice(0, mostReasons).map(({target, why}) => `${frozenName(target)} (${why})`);
	return told.join(', ') + more(items.length, mostReasons);
}

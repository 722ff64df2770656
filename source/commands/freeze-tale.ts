import type {StandingFreeze} from '../cluster/actions/freeze.ts';
import {frozenName} from '../cluster/actions/freeze-words.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import {humanDuration} from '../rollout/duration.ts';

/** More names than these are counted. */
const mostNames = 8;

/**
 * What stands of a freeze, in one sentence or a few: what is frozen, what is not, and of what nobody knows; undefined:
 * nothing that a person would have to do anything about. Pure.
 * @param nowMs - Epoch milliseconds, the server's.
 */
export function freezeTale(standing: StandingFreeze, nowMs: number): string | undefined {
	const {atMs, of, begun, frozen, notDone, unknown, changed} = standing;
	if (frozen.length + notDone.length + unknown.length === 0) return undefined;
	const ago = humanDuration(Math.max(0, nowMs - atMs));
	const notBegun = Math.max(0, of - begun);
	const isCut = notBegun > 0 || notDone.length > 0 || unknown.length > 0;
	const whys = (items: StandingFreeze['changed']) =>
		items
			.slice(0, mostNames)
			.map(({target, why}) => `${frozenName(target)} (${why})`)
			.join(', ') + more(items.length);
	const parts = [
		isCut ? `A freeze of ${of} was cut off ${ago} ago.` : `Frozen by rolltop ${ago} ago:`,
		isCut && frozen.length > 0 ? `Frozen: ${names(frozen)}.` : isCut ? 'Nothing is frozen.' : `${names(frozen)}.`,
		notDone.length > 0 ? `Not frozen: ${names(notDone)}.` : '',
		unknown.length > 0 ? `Not known: ${whys(unknown)}.` : '',
		notBegun > 0 ? `Not begun: ${notBegun}.` : '',
		changed.length > 0 ? `Changed since: ${whys(changed)}.` : '',
		isCut ? 'F goes on; F and tab let them go on.' : 'F and tab let them go on.',
	];
	return parts.filter(part => part !== '').join(' ');
}

const more = (count: number) => (count > mostNames ? ` and ${count - mostNames} more` : '');

function names(targets: readonly WorkloadName[]): string {
	return targets.slice(0, mostNames).map(frozenName).join(', ') + more(targets.length);
}

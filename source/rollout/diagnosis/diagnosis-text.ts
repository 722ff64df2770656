import type {Countdown} from '../back-off.ts';
import {humanDuration} from '../duration.ts';
import type {Diagnosis, Level} from './diagnosis.ts';

const prospects: Readonly<Record<Level, string>> = {
	fault: 'It will not heal by itself',
	transient: 'It may heal by itself',
	wait: '',
};

/** `next pull in about 38s`: back-offs are lengthened by chance, so never to the second, and `due` when it is over. */
function countdownText({what, atMs}: Countdown, nowMs: number): string {
	return atMs - nowMs >= 1_000 ? `${what} in about ${humanDuration(atMs - nowMs)}` : `${what} due`;
}

/** A fault that Kubernetes tries again all the same: to say that it will not heal, and then when, reads as a contradiction. */
const inVain = 'Trying again will not heal it';

/** What is to be expected: `Trying again will not heal it: next pull in about 38s`; empty where nothing is to be said. */
export function prospectText({level, countdown}: Diagnosis, nowMs: number): string {
	if (level === 'fault' && countdown) return `${inVain}: ${countdownText(countdown, nowMs)}`;
	const [first = '', ...rest] = [prospects[level], countdown && countdownText(countdown, nowMs)]
		.filter(Boolean)
		.join('; ');
	return `${first.toUpperCase()}${rest.join('')}`;
}

/** The diagnosis in one or two sentences, with what is to be expected. `nowMs` is epoch milliseconds. */
export function diagnosisText(diagnosis: Diagnosis, nowMs: number): string {
	return [diagnosis.sentence, prospectText(diagnosis, nowMs)].filter(Boolean).join('. ');
}

/** What stands in the way, of the most telling first; and what else, where pods are broken in several ways. */
export function reasonText([first, ...others]: readonly Diagnosis[]): string {
	if (first === undefined) return '';
	const isBroken = ({level, clause}: Diagnosis) => level === 'fault' && clause !== undefined;
	const more = isBroken(first) ? others.filter(isBroken).slice(0, 1) : [];
	return [first, ...more].map(({sentence}) => sentence).join('; and ');
}

import type {Freshness} from '../cluster/cluster.ts';
import type {KubernetesError} from '../kubernetes/errors.ts';
import {humanDuration} from '../rollout/duration.ts';
import {counted, thousands} from './format.ts';
import type {Token} from './line.ts';

export interface FreshnessText {
	readonly text: string;
	readonly token: Token;
}

const why = (error: KubernetesError | undefined) => (error === undefined ? '' : `: ${error.message}`);

const nextTry = (retryAtMs: number | undefined, nowMs: number) =>
	retryAtMs === undefined || retryAtMs <= nowMs
		? ', retrying'
		: `; next try in ${humanDuration(Math.ceil((retryAtMs - nowMs) / 1000) * 1000)}`;

/** How far what is on screen can be trusted, for the header. Says an age only when it is not live. */
export function freshnessText(freshness: Freshness, nowMs: number): FreshnessText {
	switch (freshness.state) {
		case 'connecting':
			return freshness.error === undefined
				? {text: 'connecting', token: 'busy'}
				: {text: `not connected${why(freshness.error)}${nextTry(freshness.retryAtMs, nowMs)}`, token: 'bad'};
		case 'syncing': {
			const {received, total} = freshness;
			const of = total === undefined ? '' : ` of ${thousands(total)}`;
			return {text: `loading ${thousands(received)}${of}`, token: 'busy'};
		}
		case 'live':
			return {text: 'live', token: 'good'};
		case 'stale': {
			const age = humanDuration(Math.max(0, nowMs - freshness.asOfMs));
			return {
				text: `STALE, as of ${age} ago${why(freshness.error)}${nextTry(freshness.retryAtMs, nowMs)}`,
				token: 'bad',
			};
		}
		case 'blocked': {
			const age =
				freshness.asOfMs === undefined ? '' : `, as of ${humanDuration(Math.max(0, nowMs - freshness.asOfMs))} ago`;
			return {text: `${freshness.error.kind.toUpperCase()}${age}: ${freshness.error.message}`, token: 'bad'};
		}
	}
}

/** What stands where rows would, when there are none: `what` names the rows, `pods`. */
export function emptyText(freshness: Freshness, what: string): string {
	switch (freshness.state) {
		case 'connecting':
			return freshness.error === undefined
				? `connecting, no ${what} yet`
				: `no ${what} yet: ${freshness.error.message}`;
		case 'syncing':
			return `loading ${what}, ${counted(freshness.received, 'object')} so far`;
		case 'live':
			return `no ${what}`;
		case 'stale':
			return `there were no ${what} when the connection was lost`;
		case 'blocked':
			return `can't show ${what}: ${freshness.error.message}`;
	}
}

/** Whether rows under this freshness are from before a connection was lost. */
export function isOld({state}: Freshness): boolean {
	return state === 'stale' || state === 'blocked';
}

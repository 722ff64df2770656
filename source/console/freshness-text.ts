import type {Freshness} from '../cluster/cluster.ts';
import type {KubernetesError} from '../kubernetes/errors.ts';
import {humanDuration} from '../rollout/duration.ts';
import {counted, thousands} from './format.ts';
import type {Token} from './line.ts';
import {patienceMs} from './silence.ts';

export interface FreshnessText {
	readonly text: string;
	/** The state, and how old what is shown is, without the reason. */
	readonly short: string;
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
				? connectingText(nowMs - freshness.sinceMs)
				: {
						text: `not connected${why(freshness.error)}${nextTry(freshness.retryAtMs, nowMs)}`,
						short: 'not connected',
						token: 'bad',
					};
		case 'syncing': {
			const {received, total} = freshness;
			const of = total === undefined ? '' : ` of ${thousands(total)}`;
			const short = `loading ${thousands(received)}`;
			return {text: `${short}${of}`, short, token: 'busy'};
		}
		case 'live':
			return same('live', 'good');
		case 'stale': {
			const age = humanDuration(Math.max(0, nowMs - freshness.asOfMs));
			return {
				text: `STALE, as of ${age} ago${why(freshness.error)}${nextTry(freshness.retryAtMs, nowMs)}`,
				short: `STALE ${age}`,
				token: 'bad',
			};
		}
		case 'blocked': {
			const {asOfMs, error} = freshness;
			const old = asOfMs === undefined ? undefined : humanDuration(Math.max(0, nowMs - asOfMs));
			const kind = error.kind.toUpperCase();
			const short = old === undefined ? kind : `${kind} ${old}`;
			return {
				text: `${kind}${old === undefined ? '' : `, as of ${old} ago`}: ${shortReason(error)}`,
				short,
				token: 'bad',
			};
		}
	}
}

/** What has just begun is usual; longer than that nobody should be left to wonder. */
function connectingText(waitedMs: number): FreshnessText {
	return waitedMs < patienceMs
		? same('connecting', 'busy')
		: {text: `connecting, no answer for ${humanDuration(waitedMs)}`, short: 'no answer', token: 'busy'};
}

const same = (text: string, token: Token): FreshnessText => ({text, short: text, token});

/** `list deployments`: what is not allowed. The whole sentence, with user and API group, leaves no room for the rest. */
function shortReason({message}: KubernetesError): string {
	const [, verb, resource] = /cannot (\w+) resource "([^"]+)"/.exec(message) ?? [];
	return verb === undefined || resource === undefined ? message : `${verb} ${resource}`;
}

/** `events is forbidden: User "jane" …`: the pane or screen says already what it is about. */
function refusalText({kind, message}: KubernetesError): string {
	return `${kind}, ${message.replace(/^\S+ is forbidden: /, '')}`;
}

/** Beside the heads of rows that the server refuses to tell anew; none while it tells. The header does not say it. */
export function refusedText(freshness: Freshness, nowMs: number): string | undefined {
	if (freshness.state !== 'blocked') {
		return undefined;
	}
	const {asOfMs, error} = freshness;
	const age = asOfMs === undefined ? '' : `as of ${humanDuration(Math.max(0, nowMs - asOfMs))} ago: `;
	return `${age}${refusalText(error)}`;
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
			return `no ${what}: ${refusalText(freshness.error)}`;
	}
}

/** Whether rows under this freshness are from before a connection was lost. */
export function isOld({state}: Freshness): boolean {
	return state === 'stale' || state === 'blocked';
}

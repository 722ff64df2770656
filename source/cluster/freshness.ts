import type {Freshness} from './cluster.ts';
import type {Contact, WatchStatus} from './source.ts';

export interface FreshnessInput {
	readonly status: WatchStatus;
	readonly contact: Contact;
	/** A full list has been held at least once. */
	readonly complete: boolean;
	/** What to add to this machine's clock to get the server's, in milliseconds. */
	readonly skewMs: number;
}

/**
 * How far the objects of one watch can be trusted: what the watch says of itself, and whether the server answers at
 * all. A watch that its server ended and that is resumed at once never says so: it is live all the while.
 */
export function freshnessOf({status, contact, complete, skewMs}: FreshnessInput): Freshness {
	if (status.state === 'blocked') {
		return {
			state: 'blocked',
			error: status.error,
			...(complete ? {asOfMs: status.sinceMs + skewMs} : {}),
			...retryAt(status, skewMs),
		};
	}
	const fault = faultOf(status, contact, skewMs);
	if (fault && complete) return {state: 'stale', ...fault};
	if (fault || !complete) {
		if (status.state === 'syncing' && !fault) return syncing(status);
		const {asOfMs: _, ...why} = fault ?? {asOfMs: 0};
		const sinceMs = 'sinceMs' in contact ? contact.sinceMs : status.sinceMs;
		return {state: 'connecting', sinceMs: sinceMs + skewMs, ...why};
	}
	return status.state === 'syncing' ? syncing(status) : {state: 'live'};
}

type Fault = Omit<Extract<Freshness, {state: 'stale'}>, 'state'>;

/** With the server's times: that is what they are compared with. */
function faultOf(status: WatchStatus, contact: Contact, skewMs: number): Fault | undefined {
	if (contact.state === 'lost') {
		return {asOfMs: contact.lastMs + skewMs, error: contact.error, ...retryAt(contact, skewMs)};
	}
	if (status.state === 'resuming') {
		return {asOfMs: status.sinceMs + skewMs, error: status.error, ...retryAt(status, skewMs)};
	}
	if (status.state === 'stopped') return {asOfMs: status.sinceMs + skewMs};
	return undefined;
}

function retryAt({retryAtMs}: {readonly retryAtMs?: number}, skewMs: number): {readonly retryAtMs?: number} {
	return retryAtMs === undefined ? {} : {retryAtMs: retryAtMs + skewMs};
}

function syncing(status: Extract<WatchStatus, {state: 'syncing'}>): Freshness {
	return {state: 'syncing', received: status.received, ...optional('total', status.total)};
}

function optional<Key extends string, T>(key: Key, value: T | undefined): {readonly [K in Key]?: T} {
	return value === undefined ? {} : ({[key]: value} as {readonly [K in Key]?: T});
}

const RANK: Readonly<Record<Freshness['state'], number>> = {live: 0, syncing: 1, connecting: 2, stale: 3, blocked: 4};

/** The least trustworthy of several: the header's word. Of equals the first. */
export function worstFreshness(first: Freshness, ...others: readonly Freshness[]): Freshness {
	return others.reduce((worst, next) => (RANK[next.state] > RANK[worst.state] ? next : worst), first);
}

/** Until when it is known how what is watched was; `nowMs` where it still is. */
export function knownUntilMs(freshness: Freshness, nowMs: number): number {
	return 'asOfMs' in freshness && freshness.asOfMs !== undefined ? freshness.asOfMs : nowMs;
}

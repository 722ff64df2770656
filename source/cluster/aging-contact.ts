import type {Clock} from '../kubernetes/clock.ts';
import {memoizeLast} from './memoize-last.ts';
import type {Contact} from './source.ts';

/** From a server that answers something arrives every 8 s: a heartbeat that is given 3 s after 5, or bytes that excuse it. */
const silenceLimitMs = 10_000;

/**
 * A contact as it is at the moment of asking: who last heard of the server long ago has lost it, whatever the monitor
 * says, for one that hangs says nothing at all. Answers with the same object as long as nothing arrives.
 */
export function createAgingContact(contact: () => Contact, clock: Clock): () => Contact {
	const lostOnce = memoizeLast(lostSince);
	return () => {
		const told = contact();
		return told.state === 'reached' && clock.now() - told.lastMs > silenceLimitMs ? lostOnce(told) : told;
	};
}

function lostSince({lastMs}: Extract<Contact, {state: 'reached'}>): Contact {
	const message = `nothing arrived for ${silenceLimitMs / 1000} s`;
	return {state: 'lost', lastMs, sinceMs: lastMs, error: {kind: 'timeout', message}};
}

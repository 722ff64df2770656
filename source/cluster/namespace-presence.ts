import type {Clock} from '../kubernetes/clock.ts';
import {isJsonObject, objectAt, textAt} from '../kubernetes/json-value.ts';
import {getMetadata, listMetadata, type RequestOptions} from '../kubernetes/requests.ts';
import type {Transport} from '../kubernetes/transport.ts';
import {namespaceLimit} from './namespaces.ts';

/** Whether there is a namespace; `untold`: the user may not know it, `unanswered`: nobody answered. */
export type PresenceAnswer = 'there' | 'absent' | 'untold' | 'unanswered';

/**
 * The question whether there is a namespace, over a transport: a list of its objects is as empty where there is none. Who may
 * read no namespace by its name may still be one who lists them.
 */
export function createPresenceRead(transport: Transport, options: RequestOptions) {
	return async (namespace: string): Promise<PresenceAnswer> => {
		const path = '/api/v1/namespaces';
		const found = await getMetadata(transport, `${path}/${encodeURIComponent(namespace)}`, options);
		if (found.ok) return 'there';
		if (found.error.kind === 'not-found') return 'absent';
		if (found.error.kind !== 'forbidden') return 'unanswered';
		const listed = await listMetadata(transport, `${path}?limit=${namespaceLimit}`, options);
		if (!listed.ok) return 'untold';
		const {items, isWhole} = listed.value;
		const isListed = items.some(
			item => textAt(isJsonObject(item) ? objectAt(item, 'metadata') : {}, 'name') === namespace,
		);
		return isListed ? 'there' : isWhole ? 'absent' : 'untold';
	};
}

/** Knows whether there is the namespace that is looked at, as long as nothing is seen in it. */
export interface NamespacePresence {
	/** Asks, once the list is known to be empty. */
	look(isKnownEmpty: boolean): void;
	/** Undefined: not known. */
	state(): 'there' | 'absent' | undefined;
	stop(): void;
}

/** Who made a slip in a name, and who is just making the namespace, waits no longer; and one small request costs nothing. */
const askAgainMs = 10_000;

/** Asks `read` while it is of use: where there is no such namespace, or nobody answered, again after a while. */
export function createNamespacePresence(
	read: () => Promise<PresenceAnswer>,
	{clock, onChange}: {readonly clock: Clock; readonly onChange: () => void},
): NamespacePresence {
	let state: 'there' | 'absent' | undefined;
	let isAsked = false;
	let isStopped = false;
	let cancelAgain: (() => void) | undefined;

	async function ask(): Promise<void> {
		const answer = await read();
		if (isStopped || !isAsked) return;
		const next = answer === 'there' || answer === 'absent' ? answer : undefined;
		if (answer === 'absent' || answer === 'unanswered') cancelAgain = clock.after(askAgainMs, () => void ask());
		if (next === state) return;
		state = next;
		onChange();
	}

	function forget(): void {
		cancelAgain?.();
		cancelAgain = undefined;
		isAsked = false;
		state = undefined;
	}

	return {
		look(isKnownEmpty) {
			if (!isKnownEmpty) {
				if (isAsked) forget();
				return;
			}
			if (isAsked || isStopped) return;
			isAsked = true;
			void ask();
		},
		state: () => state,
		stop() {
			isStopped = true;
			forget();
		},
	};
}

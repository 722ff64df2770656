import type {Clock} from '../kubernetes/clock.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {ListPart} from './cluster.ts';
import type {NarrowedScope} from './readable-namespaces.ts';
import type {WatchSource} from './source.ts';
import {createWorkloadList, type WorkloadList, type WorkloadListOptions} from './workload-list.ts';

/** A list that goes on with the namespaces that may be read, where all at once are refused. */
export interface ScopedList extends WorkloadList {
	/** What is shown in place of all namespaces; undefined: what was asked for. */
	scope(): NarrowedScope | undefined;
	/** Another number whenever the collection may be another one: cheaper than to ask for it. */
	changes(): number;
	/** Asks anew, of a list that shows a part only: rights may have come. */
	askAgain(): void;
}

export type Discover = (before?: NarrowedScope) => Promise<Result<NarrowedScope | undefined>>;

export interface ScopedListOptions extends WorkloadListOptions {
	/**
	 * Which namespaces may be read when not all may; undefined: all may. An error: not known. `before`: of what had no answer
	 * then, and of nothing else. Absent: nobody asks.
	 */
	readonly discover?: Discover | undefined;
	/** For the pauses between two questions. */
	readonly clock: Clock;
}

/** After questions that were not answered, the pauses before they are asked again; the last one from then on. */
const askAgainAfterMs: readonly [number, ...number[]] = [2_000, 5_000, 15_000, 30_000, 60_000, 300_000];

/**
 * Starts the list as it was asked for. Only when the server refuses all of it are rights asked for; questions that are not
 * answered are asked again, when the server answers again or after a pause.
 */
export function createScopedList(source: WatchSource, options: ScopedListOptions): ScopedList {
	const {discover, clock} = options;
	let scope: NarrowedScope | undefined;
	let state: 'trying' | 'asking' | 'decided' = discover ? 'trying' : 'decided';
	let stopped = false;
	let unanswered = 0;
	let changes = 0;
	let cancelPause: (() => void) | undefined;
	let wasLost = source.contact().state === 'lost';
	let list = start();
	const endContact = source.onContactChange(contactChanged);

	function start(): WorkloadList {
		const namespaces = scope?.namespaces ?? options.namespaces;
		return createWorkloadList(source, {...options, namespaces, onChange});
	}

	function onChange(): void {
		changes += 1;
		if (state === 'trying' && cancelPause === undefined) decide();
		options.onChange();
	}

	function decide(): void {
		const parts = list.parts();
		if (parts.every(isRefused)) void ask();
		else if (parts.some(({freshness}) => freshness.state === 'live')) state = 'decided';
	}

	/** What could not be asked while there was no way to the server is asked as soon as there is one. */
	function contactChanged(): void {
		changes += 1;
		const isLost = source.contact().state === 'lost';
		const isRegained = wasLost && !isLost;
		wasLost = isLost;
		if (isRegained && cancelPause) endPause();
	}

	function endPause(): void {
		cancelPause?.();
		cancelPause = undefined;
		if (scope) void ask(scope);
		else if (state === 'trying') decide();
	}

	function pause(): void {
		cancelPause?.();
		const delayMs = askAgainAfterMs[Math.min(unanswered, askAgainAfterMs.length - 1)] ?? askAgainAfterMs[0];
		unanswered += 1;
		cancelPause = clock.after(delayMs, endPause);
	}

	async function ask(known?: NarrowedScope): Promise<void> {
		if (!discover || state === 'asking') return;
		const before = state;
		state = 'asking';
		cancelPause?.();
		cancelPause = undefined;
		const found = await discover(known);
		if (stopped) return;
		if (!found.ok) {
			state = before;
			pause();
			return;
		}
		state = 'decided';
		if (found.value?.unanswered) pause();
		else unanswered = 0;
		show(found.value);
	}

	function show(found: NarrowedScope | undefined): void {
		if (sameScope(found, scope)) return;
		const isSameList = scope !== undefined && found?.namespaces.join() === scope.namespaces.join();
		scope = found;
		// Of a scope in which nothing may be read the refusal itself is what is to be seen.
		if (!isSameList && (found === undefined || found.namespaces.length > 0)) {
			changes += 1;
			list.stop();
			list = start();
		}
		options.onChange();
	}

	return {
		collection: () => list.collection(),
		parts: () => list.parts(),
		find: target => list.find(target),
		scope: () => scope,
		changes: () => changes,
		askAgain() {
			if (scope !== undefined || cancelPause) void ask();
		},
		stop() {
			stopped = true;
			cancelPause?.();
			endContact();
			list.stop();
		},
	};
}

function isRefused({freshness}: ListPart): boolean {
	return freshness.state === 'blocked' && freshness.error.kind === 'forbidden' && freshness.asOfMs === undefined;
}

function sameScope(a: NarrowedScope | undefined, b: NarrowedScope | undefined): boolean {
	return a?.sentence === b?.sentence && a?.namespaces.join() === b?.namespaces.join();
}

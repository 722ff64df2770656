import type {ListPart} from './cluster.ts';
import type {NarrowedScope} from './readable-namespaces.ts';
import type {WatchSource} from './source.ts';
import {createWorkloadList, type WorkloadList, type WorkloadListOptions} from './workload-list.ts';

/** A list that goes on with the namespaces that may be read, where all at once are refused. */
export interface ScopedList extends WorkloadList {
	/** What is shown in place of all namespaces; undefined: what was asked for. */
	scope(): NarrowedScope | undefined;
	/** Asks anew, of a list that shows a part only: rights may have come. */
	askAgain(): void;
}

export interface ScopedListOptions extends WorkloadListOptions {
	/** Which namespaces may be read when not all may; undefined: all may. Absent: nobody asks. */
	readonly discover?: (() => Promise<NarrowedScope | undefined>) | undefined;
}

/** Starts the list as it was asked for. Only when the server refuses all of it are rights asked for. */
export function createScopedList(source: WatchSource, options: ScopedListOptions): ScopedList {
	const {discover} = options;
	let scope: NarrowedScope | undefined;
	let state: 'trying' | 'asking' | 'decided' = discover ? 'trying' : 'decided';
	let stopped = false;
	let list = start();

	function start(): WorkloadList {
		const namespaces = scope?.namespaces ?? options.namespaces;
		return createWorkloadList(source, {...options, namespaces, onChange});
	}

	function onChange(): void {
		if (state === 'trying') decide();
		options.onChange();
	}

	function decide(): void {
		const parts = list.parts();
		if (parts.every(isRefused)) void ask();
		else if (parts.some(({freshness}) => freshness.state === 'live')) state = 'decided';
	}

	async function ask(): Promise<void> {
		if (!discover || state === 'asking') return;
		state = 'asking';
		const found = await discover();
		state = 'decided';
		if (stopped || sameScope(found, scope)) return;
		scope = found;
		// Of a scope in which nothing may be read the refusal itself is what is to be seen.
		if (found === undefined || found.namespaces.length > 0) {
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
		askAgain() {
			if (scope !== undefined) void ask();
		},
		stop() {
			stopped = true;
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

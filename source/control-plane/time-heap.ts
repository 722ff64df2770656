export interface Timed {
	readonly dueMs: number;
	/** Of two with the same time the smaller comes first: the order in which they were put in. */
	readonly sequence: number;
}

export interface TimeHeap<T extends Timed> {
	push(item: T): void;
	/** The earliest one. */
	peek(): T | undefined;
	pop(): T | undefined;
	readonly size: () => number;
}

const isBefore = (a: Timed, b: Timed) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);

function rise<T extends Timed>(items: T[], item: T): void {
	let place = items.length - 1;
	while (place > 0) {
		const above = (place - 1) >> 1;
		const parent = items[above] as T;
		if (!isBefore(item, parent)) {
			break;
		}

		items[place] = parent;
		place = above;
	}

	items[place] = item;
}

function sink<T extends Timed>(items: T[], item: T): void {
	let place = 0;
	for (;;) {
		const left = 2 * place + 1;
		const [a, b] = [items[left], items[left + 1]];
		if (a === undefined) {
			break;
		}

		const child = b !== undefined && isBefore(b, a) ? b : a;
		if (!isBefore(child, item)) {
			break;
		}

		items[place] = child;
		place = child === a ? left : left + 1;
	}

	items[place] = item;
}

/** A binary heap: a fleet has a timer for each of its 10,000 pods, a sorted list would be slow. */
export function timeHeap<T extends Timed>(): TimeHeap<T> {
	const items: T[] = [];
	return {
		push(item) {
			items.push(item);
			rise(items, item);
		},
		peek: () => items[0],
		pop() {
			const first = items[0];
			const last = items.pop();
			if (last !== undefined && items.length > 0) {
				sink(items, last);
			}

			return first;
		},
		size: () => items.length,
	};
}

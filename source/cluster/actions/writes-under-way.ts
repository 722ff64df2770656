import type {Cluster} from '../cluster.ts';

type Writes = Pick<Cluster, 'pause' | 'perform'>;

/** The writes that are under way, which the connection must outlive. */
export interface WritesUnderWay<T extends Writes> {
	/** The same writes, counted. */
	readonly actions: T;
	/** Calls back once none is under way: at once when there is none. */
	whenDone(callback: () => void): void;
}

/** Counts writes from the call to their outcome, with the looks at what became of one that was not answered. */
export function countWrites<T extends Writes>(actions: T): WritesUnderWay<T> {
	const waiting: (() => void)[] = [];
	let underWay = 0;

	async function counted<Outcome>(write: () => Promise<Outcome>): Promise<Outcome> {
		underWay += 1;
		try {
			return await write();
		} finally {
			underWay -= 1;
			if (underWay === 0) for (const callback of waiting.splice(0)) callback();
		}
	}

	return {
		actions: {
			...actions,
			pause: target => counted(() => actions.pause(target)),
			perform: preview => counted(() => actions.perform(preview)),
		},
		whenDone(callback) {
			if (underWay === 0) callback();
			else waiting.push(callback);
		},
	};
}

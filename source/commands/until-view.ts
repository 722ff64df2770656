import type {Cluster} from '../cluster/cluster.ts';
import type {Clock} from '../kubernetes/clock.ts';

/** Deadlines and diagnoses change with time alone, too. */
const lookEveryMs = 1_000;

/**
 * Looks at the cluster now, after each of its changes and every second, until `look` answers with something; never more
 * than one look at a time. Resolves with undefined when `signal` is aborted.
 */
export function untilView<T>(
	cluster: Cluster,
	clock: Clock,
	signal: AbortSignal,
	look: () => T | undefined,
): Promise<T | undefined> {
	return new Promise((resolve, reject) => {
		let cancel = () => {};
		const end = (settle: () => void) => {
			cancel();
			unsubscribe();
			signal.removeEventListener('abort', abort);
			settle();
		};
		const abort = () => end(() => resolve(undefined));
		const tryOnce = () => {
			try {
				const found = look();
				if (found !== undefined) end(() => resolve(found));
				return found === undefined;
			} catch (error) {
				end(() => reject(error));
				return false;
			}
		};
		const tick = () => {
			if (tryOnce()) cancel = clock.after(lookEveryMs, tick);
		};
		const unsubscribe = cluster.subscribe(() => void tryOnce());
		signal.addEventListener('abort', abort);
		if (signal.aborted) abort();
		else tick();
	});
}

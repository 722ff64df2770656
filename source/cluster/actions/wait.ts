import type {Clock} from '../../kubernetes/clock.ts';

/** Resolves after `delayMs`, or at once when `signal` is aborted; leaves no timer and no listener behind. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return Promise.resolve();
	return new Promise(resolve => {
		const done = () => {
			cancel();
			signal?.removeEventListener('abort', done);
			resolve();
		};
		const cancel = clock.after(delayMs, done);
		signal?.addEventListener('abort', done, {once: true});
	});
}

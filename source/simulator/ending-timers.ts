import type {Clock} from '../kubernetes/clock.ts';

export interface EndingTimers extends Pick<Clock, 'after'> {
	/** Cancels all that wait; later ones never ring. */
	end(): void;
}

/** Timers that end together, so that nothing outlives what they were for. */
export function endingTimers({after}: Pick<Clock, 'after'>): EndingTimers {
	const cancels = new Set<() => void>();
	let isEnded = false;
	return {
		after(delayMs, callback) {
			if (isEnded) return () => {};
			const stop = after(delayMs, () => {
				cancels.delete(cancel);
				callback();
			});
			const cancel = () => {
				cancels.delete(cancel);
				stop();
			};
			cancels.add(cancel);
			return cancel;
		},
		end() {
			isEnded = true;
			for (const cancel of [...cancels]) cancel();
		},
	};
}

import type {Clock} from '../kubernetes/clock.ts';

export interface TicksOptions {
	readonly clock: Clock;
	/** The server's time, epoch milliseconds: its timestamps are whole seconds, so ages change on them. */
	readonly now: () => number;
	/** The time alone may have changed what is shown. */
	readonly tick: () => void;
}

/** What passes time on to the screen. */
export interface Ticks {
	/** What is shown has changed, by a tick or otherwise. */
	moved(): void;
	stop(): void;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** After so many ticks that changed nothing none is near that would: ages of more than ten minutes count minutes. */
const stillTicks = 3;

/** So late a minute may be shown; a console that is left open over night is mostly this. */
const slowMs = 4 * secondMs;

/**
 * Ticks on each whole second, and where nothing changes by that, every four seconds and on whole minutes, until something
 * does.
 */
export function startTicks({clock, now, tick}: TicksOptions): Ticks {
	let still = 0;
	let cancel = arm();

	function arm(): () => void {
		const untilSecondMs = secondMs - (now() % secondMs);
		const untilMinuteMs = minuteMs - (now() % minuteMs);
		const isSlow = still > stillTicks;
		return clock.after(isSlow ? Math.min(untilSecondMs + slowMs - secondMs, untilMinuteMs) : untilSecondMs, () => {
			still += 1;
			tick();
			cancel = arm();
		});
	}

	return {
		moved() {
			const wasSlow = still > stillTicks;
			still = 0;
			if (!wasSlow) return;
			cancel();
			cancel = arm();
		},
		stop: () => cancel(),
	};
}

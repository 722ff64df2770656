import type {Engine} from '../control-plane/engine.ts';

/** Real time as an argument, in milliseconds. */
export interface RealClock {
	now(): number;
	/** Calls `callback` once; the answer cancels it. */
	after(delayMs: number, callback: () => void): () => void;
}

/** Simulated time that follows the real one, faster or slower; it can stand still and go on step by step. */
export interface Pace {
	/** Simulated milliseconds per real one. */
	setSpeed(speed: number): void;
	pause(): void;
	resume(): void;
	/** Does the next thing that is due, whenever that is; false: there is none. */
	step(): boolean;
	/** Brings the simulated time up to the present, before a request looks at it. */
	catchUp(): void;
	stop(): void;
}

/** The longest nap: it costs nothing, and a clock that was set does not stop the simulation for long. */
const LONGEST_NAP_MS = 60_000;
/** How much simulated time is done in one go, so that requests are answered in between. */
const SLICE_MS = 1000;

/** Further behind, in real time, the machine was asleep or is too slow: what was missed is left out, not made up for. */
const MOST_BEHIND_MS = 5000;

export function runInRealTime(run: Engine, clock: RealClock, initialSpeed: number): Pace {
	let speed = initialSpeed;
	let running = true;
	let [realMs, simulatedMs] = [clock.now(), run.nowMs()];
	let cancel = () => {};

	const presentMs = () => simulatedMs + (clock.now() - realMs) * speed;
	const anchor = () => {
		[realMs, simulatedMs] = [clock.now(), run.nowMs()];
	};
	const catchUp = () => {
		if (presentMs() - run.nowMs() > MOST_BEHIND_MS * speed) anchor();
		if (running) run.runUntil(Math.max(run.nowMs(), Math.min(presentMs(), run.nowMs() + SLICE_MS * speed)));
	};
	const sleep = () => {
		cancel();
		if (!running) return;
		const due = run.nextDueMs();
		const nap = due === undefined ? LONGEST_NAP_MS : (due - presentMs()) / speed;
		cancel = clock.after(Math.max(0, Math.min(LONGEST_NAP_MS, Math.ceil(nap))), () => {
			catchUp();
			sleep();
		});
	};

	sleep();
	return {
		setSpeed(next) {
			catchUp();
			anchor();
			speed = next;
			sleep();
		},
		pause() {
			catchUp();
			running = false;
			cancel();
		},
		resume() {
			running = true;
			anchor();
			sleep();
		},
		step: () => run.step(),
		catchUp() {
			catchUp();
			sleep();
		},
		stop() {
			running = false;
			cancel();
		},
	};
}

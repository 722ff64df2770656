import type {Engine} from '../control-plane/engine.ts';
import type {Clock} from '../kubernetes/clock.ts';

/** Simulated time that follows the real one, faster or slower; it can stand still and go on step by step. */
export interface Pace {
	/** Simulated milliseconds per real one. */
	setSpeed(speed: number): void;
	pause(): void;
	resume(): void;
	/** Does the next thing that is due, whenever that is; false: there is none. */
	step(): boolean;
	/** Brings the simulated time towards the present, before a request looks at it. */
	catchUp(): void;
	stop(): void;
}

/** The longest nap: it costs nothing. */
const LONGEST_NAP_MS = 60_000;

/**
 * How many things are done in one go, so that requests and keys are answered in between: each costs up to a few tenths of
 * a millisecond, whatever the speed.
 */
const MOST_AT_ONCE = 100;

/**
 * What is overdue for longer, in simulated time, is left out and not made up for: the machine is too slow for the speed, or
 * was asleep. At speed 1 a process that stood still for less finds the cluster where a real one would be.
 */
const MOST_BEHIND_MS = 3_600_000;

export function runInRealTime(run: Engine, clock: Pick<Clock, 'monotonicMs' | 'after'>, initialSpeed: number): Pace {
	let [speed, state] = [initialSpeed, 'running' as 'running' | 'paused' | 'stopped'];
	let [realMs, simulatedMs] = [clock.monotonicMs(), run.nowMs()];
	let cancel = () => {};

	const presentMs = () => simulatedMs + (clock.monotonicMs() - realMs) * speed;
	const anchor = () => {
		[realMs, simulatedMs] = [clock.monotonicMs(), run.nowMs()];
	};
	const catchUp = () => {
		if (state !== 'running') return;
		const overdueMs = presentMs() - Math.max(run.nowMs(), run.nextDueMs() ?? presentMs());
		if (overdueMs > MOST_BEHIND_MS) anchor();
		run.runSome(Math.max(run.nowMs(), presentMs()), MOST_AT_ONCE);
	};
	const sleep = () => {
		cancel();
		if (state !== 'running') return;
		const due = run.nextDueMs();
		const nap = due === undefined ? LONGEST_NAP_MS : (due - presentMs()) / speed;
		cancel = clock.after(Math.max(0, Math.min(LONGEST_NAP_MS, Math.ceil(nap))), () => {
			catchUp();
			sleep();
		});
	};
	const halt = (next: 'paused' | 'stopped') => {
		if (state !== 'stopped') state = next;
		cancel();
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
			halt('paused');
		},
		resume() {
			if (state !== 'paused') return;
			state = 'running';
			anchor();
			sleep();
		},
		step() {
			const isDone = run.step();
			// Time goes on from the moment of the step, it does not wait there until the real one comes.
			anchor();
			sleep();
			return isDone;
		},
		catchUp() {
			catchUp();
			sleep();
		},
		stop: () => halt('stopped'),
	};
}

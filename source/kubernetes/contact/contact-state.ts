import type {KubernetesError} from '../errors.ts';
import type {Contact} from './contact.ts';

/** While nothing answers, a probe a second at first. */
export const eagerProbeIntervalMs = 1000;

/** How often it is looked whether the machine slept. */
export const wakeCheckMs = 1000;

/** A moment on both clocks: what is told goes by the time of day, intervals by the one that nobody sets. */
export interface Moment {
	/** Epoch milliseconds. */
	readonly atMs: number;
	readonly monotonicMs: number;
}

/** What the monitor knows. */
export interface ContactState {
	readonly contact: Contact;
	/**
	 * When it was last known of all connections that they are alive: when the last heartbeat that was answered went out, or
	 * when they were opened.
	 */
	readonly proven: Moment;
	/** When the last byte arrived, on whichever connection. */
	readonly heard: Moment;
	/** The probe in flight. */
	readonly probe?: ProbeUnderWay;
	/** Counts the probes; an answer to an older one is ignored. */
	readonly generation: number;
	/** How long the last interval between two probes was in this outage, from the 3rd minute on. */
	readonly probeIntervalMs: number;
	readonly path: '/readyz' | '/version';
	/** When it was looked at last, by the time of day: the monotonic clock may stand still while a machine sleeps. */
	readonly awakeAtMs: number;
	/** The machine's addresses when it was looked at last. */
	readonly network?: string;
}

export interface ProbeUnderWay {
	readonly started: Moment;
	/** A watch reported a fault and waits for the verdict. */
	readonly confirming: boolean;
	/** It is late, or broke, while the server seems to be there: another was sent after it on a new connection. */
	readonly isDoubted: boolean;
}

export type ContactInput =
	| {readonly type: 'start'}
	/** Bytes arrived, on whichever stream. */
	| {readonly type: 'bytes'}
	| {readonly type: 'timer'}
	/** Comes every `wakeCheckMs`, as long as the machine is awake. `network`: the addresses that it has, as one text. */
	| {readonly type: 'awake'; readonly network: string}
	/** `isFresh`: the probe on a new connection was. */
	| {readonly type: 'answered'; readonly generation: number; readonly isFresh: boolean}
	| {readonly type: 'failed'; readonly generation: number; readonly isFresh: boolean; readonly error: KubernetesError}
	/** A watch lost its connection. */
	| {readonly type: 'fault'}
	| {readonly type: 'retry-now'};

export type ProbeEnd = Extract<ContactInput, {type: 'answered' | 'failed'}>;

export type ContactCommand =
	| {
			readonly type: 'probe';
			readonly generation: number;
			readonly path: '/readyz' | '/version';
			/** When it is given up; a heartbeat, which is judged sooner, may be waited for for longer. */
			readonly deadlineMs: number;
			/** On a new connection, beside the probe that is under way; else on the kept one, in place of it. */
			readonly isFresh: boolean;
	  }
	/** There is one timer: a new one replaces it. */
	| {readonly type: 'set-timer'; readonly afterMs: number}
	| {readonly type: 'drop-connections'}
	/** The watches that wait may go on. `regained`: after an outage, else a fault was theirs alone. */
	| {readonly type: 'resume'; readonly regained: boolean}
	/** `contact` is another than before, by more than the time of the last byte. */
	| {readonly type: 'notify'};

export interface ContactStep {
	readonly state: ContactState;
	readonly commands: readonly ContactCommand[];
}

/** What a step needs from outside: the time, and a number of [0, 1) by chance. */
export interface Surroundings {
	/** Epoch milliseconds: for what is told. */
	readonly nowMs: number;
	/** For intervals: nobody sets this clock. */
	readonly monotonicMs: number;
	readonly random: number;
}

export function initialContactState({nowMs, monotonicMs}: Omit<Surroundings, 'random'>): ContactState {
	const start = {atMs: nowMs, monotonicMs};
	return {
		contact: {state: 'connecting', sinceMs: nowMs},
		proven: start,
		heard: start,
		generation: 0,
		probeIntervalMs: eagerProbeIntervalMs,
		path: '/readyz',
		awakeAtMs: nowMs,
	};
}

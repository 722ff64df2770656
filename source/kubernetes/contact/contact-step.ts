import type {KubernetesError} from '../errors.ts';
import type {Contact} from './contact.ts';

/** A heartbeat goes out when nothing arrived for so long: at most 12 a minute, and a dead link is told within 8 s. */
export const quietLimitMs = 5000;

/**
 * Bytes make heartbeats needless, but their connection must stay: a device on the way that forgets all connections is found
 * out by a heartbeat on an old one, while a new one would be answered and the watches stay dead. Pools keep it for 30 s.
 */
const keepWarmMs = 20_000;

/** How long a heartbeat may take: a slow link's three round trips, and still within the 10 s in which a loss is told. */
export const heartbeatDeadlineMs = 3000;

/**
 * How long a probe may take while nothing answers: less, for a new connection attempt finds a link that is back sooner
 * than the retransmissions of an old one do.
 */
export const probeDeadlineMs = 2000;

/** While nothing answers, a probe a second at first: an operator waits for it. */
const eagerProbeIntervalMs = 1000;
const eagerProbingMs = 2 * 60 * 1000;

/** Later rarely: a laptop may be offline for a night. */
const maxProbeIntervalMs = 10_000;
const probeIntervalGrowth = 1.5;

/** The part of a probe's interval that chance takes away, so that many clients don't probe in step. */
const probeJitter = 0.25;

/** How often it is looked whether the machine slept. */
export const wakeCheckMs = 1000;

/** A look that comes so much too late means that it did: its connections are worth nothing. */
const sleepLimitMs = 5000;

/** What the monitor knows. */
export interface ContactState {
	readonly contact: Contact;
	/** When the last byte arrived, or the monitor started; monotonic. */
	readonly quietSinceMs: number;
	/** The probe in flight, with its monotonic start; `confirming`: a watch reported a fault and waits for the verdict. */
	readonly probe?: {readonly startedMs: number; readonly confirming: boolean};
	/** When the last probe was sent; monotonic. */
	readonly probedMs: number;
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

export type ContactInput =
	| {readonly type: 'start'}
	/** Bytes arrived, on whichever stream. */
	| {readonly type: 'bytes'}
	| {readonly type: 'timer'}
	/** Comes every `wakeCheckMs`, as long as the machine is awake. `network`: the addresses that it has, as one text. */
	| {readonly type: 'awake'; readonly network: string}
	| {readonly type: 'answered'; readonly generation: number}
	| {readonly type: 'failed'; readonly generation: number; readonly error: KubernetesError}
	/** A watch lost its connection. */
	| {readonly type: 'fault'}
	| {readonly type: 'retry-now'};

export type ContactCommand =
	| {
			readonly type: 'probe';
			readonly generation: number;
			readonly path: '/readyz' | '/version';
			readonly deadlineMs: number;
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
	return {
		contact: {state: 'connecting', sinceMs: nowMs},
		quietSinceMs: monotonicMs,
		// The first goes out soon, whatever arrives.
		probedMs: monotonicMs - keepWarmMs,
		generation: 0,
		probeIntervalMs: eagerProbeIntervalMs,
		path: '/readyz',
		awakeAtMs: nowMs,
	};
}

/**
 * Heartbeat and circuit breaker of one cluster: decides from bytes, probes and reported faults whether the server
 * answers. Any answer counts, also 401, 403, 429 and 5xx; a fault of one watch counts only when a probe fails too,
 * and a login that fails before the server is asked takes no contact away.
 */
export function contactStep(state: ContactState, input: ContactInput, around: Surroundings): ContactStep {
	switch (input.type) {
		case 'start':
			return schedule(state, quietLimitMs, []);
		case 'awake':
			return awake(state, input.network, around);
		case 'bytes':
			return heard(state, around);
		case 'timer':
			return timerFired(state, around);
		case 'answered':
			return input.generation === state.generation ? answered(state, around) : unchanged(state);
		case 'failed':
			return input.generation === state.generation ? failed(state, input.error, around) : unchanged(state);
		case 'fault':
			return faultReported(state, around);
		case 'retry-now':
			return state.probe === undefined ? probe(state, false, around) : unchanged(state);
	}
}

const unchanged = (state: ContactState): ContactStep => ({state, commands: []});

function schedule(state: ContactState, afterMs: number, commands: readonly ContactCommand[]): ContactStep {
	return {state, commands: [...commands, {type: 'set-timer', afterMs}]};
}

/**
 * After a sleep, and on another network (a cable, a VPN), nobody knows which connections are left, and a probe that was under
 * way is as old as they are.
 */
function awake(state: ContactState, network: string, around: Surroundings): ContactStep {
	const isWoken = around.nowMs - state.awakeAtMs > wakeCheckMs + sleepLimitMs;
	const isMoved = state.network !== undefined && state.network !== network;
	const seen = {...state, awakeAtMs: around.nowMs, network};
	if (!isWoken && !isMoved) return unchanged(seen);
	const woken = probe(seen, false, around);
	return {state: woken.state, commands: [{type: 'drop-connections'}, ...woken.commands]};
}

function probe(state: ContactState, confirming: boolean, {monotonicMs}: Surroundings): ContactStep {
	const generation = state.generation + 1;
	const deadlineMs = state.contact.state === 'lost' ? probeDeadlineMs : heartbeatDeadlineMs;
	return {
		state: {...state, generation, probedMs: monotonicMs, probe: {startedMs: monotonicMs, confirming}},
		commands: [{type: 'probe', generation, path: state.path, deadlineMs}],
	};
}

/** Bytes arrived: the usual case changes only the time. */
function heard(state: ContactState, around: Surroundings): ContactStep {
	const reached: ContactState = {
		...state,
		contact: {state: 'reached', lastMs: around.nowMs},
		quietSinceMs: around.monotonicMs,
		probeIntervalMs: eagerProbeIntervalMs,
	};
	if (state.contact.state === 'reached') return unchanged(reached);
	return schedule(reached, quietLimitMs, [{type: 'notify'}, {type: 'resume', regained: true}]);
}

function timerFired(state: ContactState, around: Surroundings): ContactStep {
	if (state.probe !== undefined) return unchanged(state);
	if (state.contact.state === 'lost') return probe(state, false, around);
	const remainingMs = quietLimitMs - (around.monotonicMs - state.quietSinceMs);
	const isCold = around.monotonicMs - state.probedMs >= keepWarmMs;
	return remainingMs > 0 && !isCold ? schedule(state, remainingMs, []) : probe(state, false, around);
}

function answered(state: ContactState, around: Surroundings): ContactStep {
	const {probe: ended, ...others} = state;
	const next = heard(others, around);
	const confirmed: readonly ContactCommand[] =
		ended?.confirming === true && state.contact.state === 'reached' ? [{type: 'resume', regained: false}] : [];
	return schedule(next.state, quietLimitMs, [...next.commands.filter(isNoTimer), ...confirmed]);
}

const isNoTimer = (command: ContactCommand): boolean => command.type !== 'set-timer';

function failed(state: ContactState, error: KubernetesError, around: Surroundings): ContactStep {
	if (error.status !== undefined) return refused(state, error.status, around);
	if (state.contact.state === 'reached' && isOfLogin(error)) return unasked(state);
	const heardMeanwhile = state.contact.state === 'reached' && state.quietSinceMs > (state.probe?.startedMs ?? 0);
	return heardMeanwhile ? outrun(state, around) : lost(state, error, around);
}

/** The probe failed while bytes arrived: a link that is full of a list may be too slow for a heartbeat, and is not lost. */
function outrun({probe: ended, ...state}: ContactState, around: Surroundings): ContactStep {
	const remainingMs = Math.max(0, quietLimitMs - (around.monotonicMs - state.quietSinceMs));
	return schedule(state, remainingMs, ended?.confirming === true ? [{type: 'resume', regained: false}] : []);
}

const isOfLogin = ({kind}: KubernetesError): boolean => kind === 'unauthenticated' || kind === 'kubeconfig';

/**
 * No credentials could be had, so that the server was not asked, or it refused a certificate: no verdict on it. It goes on
 * serving the watches that it let in before; those that have to ask anew are told what is wrong with the login.
 */
function unasked({probe: ended, ...state}: ContactState): ContactStep {
	return schedule(state, quietLimitMs, ended?.confirming === true ? [{type: 'resume', regained: false}] : []);
}

/** The server answers, though not with what was asked; who may not read /readyz may usually read /version. */
function refused(state: ContactState, status: number, around: Surroundings): ContactStep {
	return answered(status === 403 || status === 404 ? {...state, path: '/version'} : state, around);
}

function lost(state: ContactState, error: KubernetesError, around: Surroundings): ContactStep {
	const {probe: ended, ...others} = state;
	const sinceMs = state.contact.state === 'reached' ? state.contact.lastMs : state.contact.sinceMs;
	const isEager = around.monotonicMs - state.quietSinceMs < eagerProbingMs;
	const intervalMs = isEager
		? eagerProbeIntervalMs
		: Math.min(maxProbeIntervalMs, state.probeIntervalMs * probeIntervalGrowth);
	const sinceProbeMs = around.monotonicMs - (ended?.startedMs ?? around.monotonicMs);
	const afterMs = Math.max(0, intervalMs * (1 - probeJitter * around.random) - sinceProbeMs);
	const lastMs = state.contact.state === 'connecting' ? 0 : state.contact.lastMs;
	const contact: Contact = {state: 'lost', lastMs, sinceMs, error, retryAtMs: around.nowMs + afterMs};
	const drop: readonly ContactCommand[] = state.contact.state === 'lost' ? [] : [{type: 'drop-connections'}];
	return schedule({...others, contact, probeIntervalMs: intervalMs}, afterMs, [...drop, {type: 'notify'}]);
}

function faultReported(state: ContactState, around: Surroundings): ContactStep {
	if (state.contact.state === 'lost') return unchanged(state);
	if (state.probe === undefined) return probe(state, true, around);
	return unchanged({...state, probe: {...state.probe, confirming: true}});
}

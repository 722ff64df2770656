import type {KubernetesError} from '../errors.ts';
import type {Contact} from './contact.ts';
import {
	type ContactCommand,
	type ContactInput,
	type ContactState,
	type ContactStep,
	eagerProbeIntervalMs,
	type Moment,
	type ProbeEnd,
	type ProbeUnderWay,
	type Surroundings,
	wakeCheckMs,
} from './contact-state.ts';

/**
 * A heartbeat goes out so long after the one before it was answered: at most 12 a minute, and a dead link is told within
 * 8 s. Bytes put none off: over HTTP/1.1 they come on a connection of their own, and say nothing of the others.
 */
const heartbeatIntervalMs = 5000;

/** Where answers take seconds the next goes out sooner, so that it is there before the last one has aged. */
const shortestIntervalMs = 1500;

/** How long a heartbeat may take: a slow link's three round trips, and still within the 10 s in which a loss is told. */
const heartbeatDeadlineMs = 3000;

/** How long the next heartbeat may take on a link that fills up meanwhile: so much longer than the last, and at least so long. */
const slowerBy = 1.5;
const slowMs = 4000;

/** For so long what is shown may be called live after the last heartbeat that was answered went out. */
const proofLimitMs = 9750;

/** How long a heartbeat is waited for while other bytes arrive: a link that is slower than this carries nothing of use. */
const doubtLimitMs = 20_000;

/** How often it is looked meanwhile whether they still do. */
const doubtCheckMs = 1000;

/**
 * How long a probe may take while nothing answers: less, for a new connection attempt finds a link that is back sooner
 * than the retransmissions of an old one do.
 */
const probeDeadlineMs = 2000;

/** For so long an operator waits for it. */
const eagerProbingMs = 2 * 60 * 1000;

/** Later rarely: a laptop may be offline for a night. */
const maxProbeIntervalMs = 10_000;
const probeIntervalGrowth = 1.5;

/** The part of a probe's interval that chance takes away, so that many clients don't probe in step. */
const probeJitter = 0.25;

/** A look that comes so much too late means that it did: its connections are worth nothing. */
const sleepLimitMs = 5000;

/**
 * Heartbeat and circuit breaker of one cluster: decides from probes, bytes and reported faults whether the server
 * answers. Any answer counts, also 401, 403, 429 and 5xx; a fault of one watch counts only when a probe fails too,
 * and a login that fails before the server is asked takes no contact away.
 *
 * The heartbeat has one connection, about as old as those of the watches: a device on the way that forgets connections
 * forgets it with them, so that its answer vouches for them. Nothing else does. When it is late while other bytes arrive, the
 * link may be too full for it or the old connections may be dead: a second one, on a new connection, is sent after it. On a
 * slow link the first is answered first; if the second is, the old connections are dead.
 */
export function contactStep(state: ContactState, input: ContactInput, around: Surroundings): ContactStep {
	switch (input.type) {
		case 'start':
			return schedule(state, heartbeatIntervalMs, []);
		case 'awake':
			return awake(state, input.network, around);
		case 'bytes':
			return heard(state, around);
		case 'timer':
			return timerFired(state, around);
		case 'answered':
			return isAwaited(state, input) ? answered(state, input.isFresh, around) : unchanged(state);
		case 'failed':
			return isAwaited(state, input) ? failed(state, input, around) : unchanged(state);
		case 'fault':
			return faultReported(state, around);
		case 'retry-now':
			return retryNow(state, around);
	}
}

/** The verdict of a probe on a new connection is of no interest once the one that it doubts was answered. */
function isAwaited({generation, probe: waiting}: ContactState, input: ProbeEnd): boolean {
	return input.generation === generation && (!input.isFresh || waiting?.isDoubted === true);
}

const unchanged = (state: ContactState): ContactStep => ({state, commands: []});

const moment = ({nowMs, monotonicMs}: Surroundings): Moment => ({atMs: nowMs, monotonicMs});

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
	return isWoken || isMoved ? askAnew(seen, around) : unchanged(seen);
}

/** Drops every connection, and asks on a new one. */
function askAnew(state: ContactState, around: Surroundings): ContactStep {
	const asked = probe(state, false, around);
	return {state: asked.state, commands: [{type: 'drop-connections'}, ...asked.commands]};
}

/** While the server answers a timer judges the probe; else it is given up at its deadline. */
function probe(state: ContactState, confirming: boolean, around: Surroundings): ContactStep {
	const generation = state.generation + 1;
	const isHeartbeat = state.contact.state === 'reached';
	const deadlineMs = state.contact.state === 'lost' ? probeDeadlineMs : heartbeatDeadlineMs;
	return {
		state: {...state, generation, probe: {started: moment(around), confirming, isDoubted: false}},
		commands: [
			{
				type: 'probe',
				generation,
				path: state.path,
				deadlineMs: isHeartbeat ? doubtLimitMs : deadlineMs,
				isFresh: false,
			},
			...(isHeartbeat ? [{type: 'set-timer', afterMs: deadlineMs} as const] : []),
		],
	};
}

/** Bytes arrived: the usual case changes only the time. */
function heard(state: ContactState, around: Surroundings): ContactStep {
	const hearing = {...state, heard: moment(around)};
	if (state.contact.state === 'reached')
		return unchanged({...hearing, contact: {state: 'reached', lastMs: around.nowMs}});
	// The connections were not dropped: those that bring nothing may be dead all the same.
	if (state.probe?.isDoubted === true) return unchanged(hearing);
	const reached = regained(hearing, moment(around), around);
	// The heartbeat's connection is to be about as old as those of the watches.
	const asked =
		reached.state.probe === undefined
			? probe(reached.state, false, around)
			: schedule(reached.state, heartbeatDeadlineMs, []);
	return {state: asked.state, commands: [...reached.commands, ...asked.commands]};
}

/** The server answers, for the first time or again, and every connection was opened since. */
function regained(state: ContactState, proven: Moment, {nowMs}: Surroundings): ContactStep {
	return {
		state: {...state, contact: {state: 'reached', lastMs: nowMs}, proven, probeIntervalMs: eagerProbeIntervalMs},
		commands: [{type: 'notify'}, {type: 'resume', regained: true}],
	};
}

function timerFired(state: ContactState, around: Surroundings): ContactStep {
	const {probe: waiting} = state;
	if (waiting === undefined) return probe(state, false, around);
	if (waiting.isDoubted) return doubtOn(state, waiting, around);
	// The probes of an outage have a deadline of their own.
	if (state.contact.state !== 'reached') return unchanged(state);
	const isHeard = state.heard.monotonicMs > waiting.started.monotonicMs;
	return isHeard ? doubt(state, waiting, around) : lost(state, unanswered(waiting, around), around);
}

/** A heartbeat was not answered, and the server is there all the same, it seems: whose fault it is a new connection tells. */
function doubt(state: ContactState, waiting: ProbeUnderWay, around: Surroundings): ContactStep {
	const {generation, path} = state;
	const doubted = {...state, probe: {...waiting, isDoubted: true}};
	return schedule(doubted, doubtAfterMs(state, around), [
		{type: 'probe', generation, path, deadlineMs: doubtLimitMs, isFresh: true},
	]);
}

/** Until what is shown is too old to be called live, and then as often as it is looked. */
function doubtAfterMs({proven}: ContactState, {monotonicMs}: Surroundings): number {
	const remainingMs = proven.monotonicMs + proofLimitMs - monotonicMs;
	return remainingMs > 0 ? Math.min(doubtCheckMs, remainingMs) : doubtCheckMs;
}

/** Neither probe was answered yet: what is shown ages, and as long as bytes arrive no connection is given up. */
function doubtOn(state: ContactState, waiting: ProbeUnderWay, around: Surroundings): ContactStep {
	const {monotonicMs} = around;
	const {monotonicMs: startedMs} = waiting.started;
	const isSilent = monotonicMs - Math.max(startedMs, state.heard.monotonicMs) >= heartbeatDeadlineMs;
	const error = unanswered(waiting, around);
	if (isSilent || monotonicMs - startedMs >= doubtLimitMs) return lost(state, error, around);
	const isOld = monotonicMs - state.proven.monotonicMs >= proofLimitMs;
	if (!isOld || state.contact.state !== 'reached') return schedule(state, doubtAfterMs(state, around), []);
	const {atMs} = state.proven;
	const contact: Contact = {state: 'lost', lastMs: atMs, sinceMs: atMs, error};
	return schedule({...state, contact}, doubtCheckMs, [{type: 'notify'}]);
}

function unanswered({started}: ProbeUnderWay, {monotonicMs}: Surroundings): KubernetesError {
	return {kind: 'timeout', message: `no answer within ${Math.round((monotonicMs - started.monotonicMs) / 1000)} s`};
}

function answered(state: ContactState, isFresh: boolean, around: Surroundings): ContactStep {
	const {probe: ended, ...others} = state;
	if (isFresh) return stranded(state, around);
	const proven = ended?.started ?? moment(around);
	const hearing = {...others, heard: moment(around)};
	const afterMs = intervalAfterMs(around.monotonicMs - proven.monotonicMs);
	if (state.contact.state !== 'reached') {
		const reached = regained(hearing, proven, around);
		return schedule(reached.state, afterMs, reached.commands);
	}
	const contact: Contact = {state: 'reached', lastMs: around.nowMs};
	return schedule({...hearing, contact, proven}, afterMs, confirmed(ended));
}

/** Those that reported a fault were told the verdict: the fault was theirs alone. */
const confirmed = (ended: ProbeUnderWay | undefined): readonly ContactCommand[] =>
	ended?.confirming === true ? [{type: 'resume', regained: false}] : [];

/** When the next heartbeat goes out after one that took so long, to be answered in time though it take longer. */
function intervalAfterMs(tookMs: number): number {
	const nextMs = Math.max(slowMs, tookMs * slowerBy);
	return Math.min(heartbeatIntervalMs, Math.max(shortestIntervalMs, proofLimitMs - tookMs - nextMs));
}

/** The probe on a new connection was answered before the one on an old connection: those that are old are dead. */
function stranded({probe: ended, ...state}: ContactState, around: Surroundings): ContactStep {
	const isRegained = state.contact.state !== 'reached';
	const reached = regained({...state, heard: moment(around)}, moment(around), around);
	const asked = askAnew(reached.state, around);
	return {state: asked.state, commands: [...asked.commands, ...(isRegained ? reached.commands : confirmed(ended))]};
}

function failed(
	state: ContactState,
	{error, isFresh}: Extract<ContactInput, {type: 'failed'}>,
	around: Surroundings,
): ContactStep {
	const {probe: ended} = state;
	if (error.status !== undefined) return refused(state, error.status, isFresh, around);
	const isDoubted = ended?.isDoubted === true;
	if (state.contact.state !== 'reached' && !isDoubted) return lost(state, error, around);
	if (isOfLogin(error)) return isDoubted ? unchanged(state) : unasked(state);
	if (isDoubted) return isFresh ? lost(state, error, around) : unchanged(state);
	return ended === undefined ? unchanged(state) : doubt(state, ended, around);
}

const isOfLogin = ({kind}: KubernetesError): boolean => kind === 'unauthenticated' || kind === 'kubeconfig';

/**
 * No credentials could be had, so that the server was not asked, or it refused a certificate: no verdict on it. It goes on
 * serving the watches that it let in before, of which their bytes are all that is known; those that have to ask anew are
 * told what is wrong with the login.
 */
function unasked({probe: ended, ...state}: ContactState): ContactStep {
	const isNewer = state.heard.monotonicMs > state.proven.monotonicMs;
	return schedule({...state, proven: isNewer ? state.heard : state.proven}, heartbeatIntervalMs, confirmed(ended));
}

/** The server answers, though not with what was asked; who may not read /readyz may usually read /version. */
function refused(state: ContactState, status: number, isFresh: boolean, around: Surroundings): ContactStep {
	return answered(status === 403 || status === 404 ? {...state, path: '/version'} : state, isFresh, around);
}

function lost({probe: ended, ...state}: ContactState, error: KubernetesError, around: Surroundings): ContactStep {
	const {contact: before, proven} = state;
	const isEager = around.monotonicMs - proven.monotonicMs < eagerProbingMs;
	const intervalMs = isEager
		? eagerProbeIntervalMs
		: Math.min(maxProbeIntervalMs, state.probeIntervalMs * probeIntervalGrowth);
	const sinceProbeMs = around.monotonicMs - (ended?.started.monotonicMs ?? around.monotonicMs);
	const afterMs = Math.max(0, intervalMs * (1 - probeJitter * around.random) - sinceProbeMs);
	const contact: Contact = {
		state: 'lost',
		lastMs: before.state === 'connecting' ? 0 : before.state === 'lost' ? before.lastMs : proven.atMs,
		sinceMs: before.state === 'reached' ? proven.atMs : before.sinceMs,
		error,
		retryAtMs: around.nowMs + afterMs,
	};
	const isDropped = before.state === 'lost' && ended?.isDoubted !== true;
	// An answer that comes after all finds a newer generation.
	const next = {...state, generation: state.generation + 1, contact, probeIntervalMs: intervalMs};
	return schedule(next, afterMs, [...(isDropped ? [] : [{type: 'drop-connections'} as const]), {type: 'notify'}]);
}

function faultReported(state: ContactState, around: Surroundings): ContactStep {
	const {probe: waiting} = state;
	if (state.contact.state === 'lost' && waiting?.isDoubted !== true) return unchanged(state);
	if (waiting === undefined) return probe(state, true, around);
	return unchanged({...state, probe: {...waiting, confirming: true}});
}

/** Who asks for it while it is in doubt which connections live does not want to wait for the verdict. */
function retryNow(state: ContactState, around: Surroundings): ContactStep {
	if (state.probe === undefined) return probe(state, false, around);
	return state.probe.isDoubted && state.contact.state === 'lost' ? askAnew(state, around) : unchanged(state);
}

import type {ContainerStateTerminated, Event, Pod} from '../../kubernetes/objects.ts';
import {crashMemoryMs, restartDelayMs, toldBackOffMs} from '../back-off.ts';
import {eventCells} from '../event-rows.ts';
import {terminatedWord} from '../pod-tally.ts';
import {epochMs} from '../timestamp.ts';
import {containerWords, type ObservedContainer} from './containers.ts';
import type {Cause} from './diagnosis.ts';
import {type EndedRun, type LastWords, lastWordsClause} from './last-words.ts';
import {lastEvent} from './parts.ts';
import type {Symptom} from './symptom.ts';

/** From how many restarts on: a single one, for want of a dependency at the start, is common and harmless. */
const fewestCrashes = 2;

/** What of a container's ends is looked at. */
interface End {
	readonly last: ContainerStateTerminated;
	/** It runs once more at the moment. */
	readonly runs: boolean;
	readonly restarts: number;
}

/** The last end of a container that is down after it, or that crashed again and again shortly before. */
function endOf({status, isInit}: ObservedContainer, nowMs: number): End | undefined {
	const {state, lastState, restartCount: restarts = 0} = status;
	const ended = state?.terminated;
	// An init container that came to a good end is done.
	if (ended && !(isInit && (ended.exitCode ?? 0) === 0)) {
		return {last: ended, runs: false, restarts};
	}

	const last = lastState?.terminated;
	if (last === undefined) {
		return undefined;
	}

	if (state?.waiting?.reason === 'CrashLoopBackOff') {
		return {last, runs: false, restarts};
	}

	const agoMs = nowMs - (epochMs(last.finishedAt) ?? Number.NEGATIVE_INFINITY);
	return state?.running && restarts >= fewestCrashes && agoMs < crashMemoryMs
		? {last, runs: true, restarts}
		: undefined;
}

/** A kill is told before the end that it leads to, by at most the grace period of most pods and some seconds. */
const killBeforeEndMs = 60_000;

/** ` failed liveness probe, will be restarted`; empty for another container's text. */
function afterName(message: string, name: string): string {
	const start = `Container ${name}`;
	return message.startsWith(start) ? message.slice(start.length) : '';
}

/** Which probe the kubelet killed the container for. */
function killingProbe(
	{name}: ObservedContainer,
	events: readonly Event[],
	{last}: End,
): 'liveness' | 'startup' | undefined {
	const killing = events.findLast(
		({reason, message = ''}) =>
			reason === 'Killing' && /^ failed (liveness|startup) probe/.test(afterName(message, name)),
	);
	const endedMs = epochMs(last.finishedAt);
	if (killing === undefined || (endedMs !== undefined && endedMs - eventCells(killing).atMs > killBeforeEndMs)) {
		return undefined;
	}

	return killing.message?.includes('failed startup probe') ? 'startup' : 'liveness';
}

/** `126` and `127` are a shell's words for a command that can't be run or isn't there. */
const commandExits: ReadonlySet<number> = new Set([126, 127]);
const commandReasons: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun']);

interface Reading {
	readonly cause: Cause;
	readonly words: string;
}

function readingOf(
	container: ObservedContainer,
	pod: Pod,
	end: End,
	probe: 'liveness' | 'startup' | undefined,
): Reading {
	const who = containerWords(container, pod);
	const {exitCode = 0, reason} = end.last;
	if (reason === 'OOMKilled') {
		const limit = (container.spec?.resources as {limits?: {memory?: unknown}} | undefined)?.limits?.memory;
		const over = limit === undefined ? 'more memory than it may' : `more than its memory limit of ${limit}`;
		return {cause: 'out-of-memory', words: `are killed because ${who} uses ${over} (OOMKilled)`};
	}

	if (commandReasons.has(reason ?? '') || commandExits.has(exitCode)) {
		return {cause: 'command-fails', words: `can't run the command of ${who} (exit code ${exitCode})`};
	}

	if (probe === 'liveness') {
		return {cause: 'liveness-kills', words: `are restarted again and again: the liveness probe of ${who} fails`};
	}

	if (probe === 'startup') {
		return {cause: 'startup-fails', words: `are restarted before they have started: the startup probe of ${who} fails`};
	}

	if (container.isInit) {
		return {cause: 'init-fails', words: `can't start: ${who} fails with exit code ${exitCode}`};
	}

	const reasonWord =
		reason === undefined || reason === 'Error' || reason === 'Completed' ? '' : `, ${terminatedWord(end.last)}`;
	const kind =
		exitCode === 0 ? 'ends with exit code 0 and is meant to stay' : `exits with code ${exitCode}${reasonWord}`;
	return {cause: 'crash', words: `crash: ${who} ${kind}`};
}

/** The kubelet's own delay where it tells it, else what it reckons with. */
function nextStart(
	{status}: ObservedContainer,
	{last, runs, restarts}: End,
	wasKilledByProbe: boolean,
): Pick<Symptom, 'countdown'> {
	const endedMs = epochMs(last.finishedAt);
	if (runs || endedMs === undefined) {
		return {};
	}

	const told = toldBackOffMs(status.state?.waiting?.message ?? '');
	const delayMs = told ?? restartDelayMs(restarts + 1, wasKilledByProbe);
	return delayMs === 0 ? {} : {countdown: {what: 'next start', atMs: endedMs + delayMs}};
}

/** The last thing that the container wrote, as far as the kubelet keeps it with the end of a run. */
const lastLineOf = ({message}: ContainerStateTerminated) => message?.trim().split('\n').at(-1);

/** Ends whose reason nobody knows but who wrote the program. */
const causesOfItsOwn: ReadonlySet<Cause> = new Set(['crash', 'init-fails']);

/** The run whose log may tell why it ended; undefined where something else has told it. */
function runOf({name, status}: ObservedContainer, {metadata}: Pod, {last}: End, cause: Cause): EndedRun | undefined {
	const {startedAt, finishedAt} = last;
	if (!causesOfItsOwn.has(cause) || !finishedAt || lastLineOf(last)) {
		return undefined;
	}

	return {
		namespace: metadata.namespace ?? '',
		pod: metadata.name,
		podUid: metadata.uid,
		container: name,
		...(startedAt ? {startedAt} : {}),
		finishedAt,
		isPrevious: status.state?.terminated === undefined,
	};
}

/** Why a container doesn't stay up; undefined when it does, or has not begun yet. */
export function crashSymptom(
	container: ObservedContainer,
	pod: Pod,
	events: readonly Event[],
	nowMs: number,
	lastWords?: LastWords,
): Symptom | undefined {
	const {reason: waiting = '', message = ''} = container.status.state?.waiting ?? {};
	if (waiting === 'RunContainerError' || waiting === 'CreateContainerError' || waiting === 'PostStartHookError') {
		const clause = `can't start ${containerWords(container, pod)} (${waiting})`;
		return {cause: 'command-fails', level: 'fault', clause, evidence: message};
	}

	const end = endOf(container, nowMs);
	if (end === undefined) {
		return undefined;
	}

	const probe = killingProbe(container, events, end);
	const {cause, words} = readingOf(container, pod, end, probe);
	const unhealthy = probe && lastEvent(events, 'Unhealthy', new RegExp(`^${probe} probe `, 'i'))?.message;
	const evidence = unhealthy ?? lastLineOf(end.last);
	const run = runOf(container, pod, end, cause);
	return {
		cause,
		// The first end may be the last: a dependency that was not there yet.
		level: end.restarts === 0 && probe === undefined && cause !== 'command-fails' ? 'transient' : 'fault',
		clause: `${words}${lastWordsClause(run, lastWords)}`,
		of: words,
		...(run ? {run} : {}),
		restarts: end.restarts,
		...(evidence ? {evidence} : {}),
		...nextStart(container, end, probe !== undefined),
	};
}

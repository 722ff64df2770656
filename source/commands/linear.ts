import type {Cluster, ClusterView, WorkloadName} from '../cluster/cluster.ts';
import {type Identity, selectedOnly, selectorText} from '../cluster/identity.ts';
import {timeOfDay} from '../console/format.ts';
import {systemClock} from '../kubernetes/clock.ts';
import {errorSentence} from '../kubernetes/error-text.ts';
import type {Workload} from '../kubernetes/objects.ts';
import type {Finding} from '../rollout/finding.ts';
import {type Summary, summaryOf, timelessSummaryOf} from '../rollout/summary.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {createEnder} from './ender.ts';
import {EXIT} from './exit-codes.ts';
import {type Follower, followRollout, type RolloutEnd} from './follow-rollout.ts';
import {startLinearKeys} from './linear-keys.ts';
import {createOutput, type Output} from './output.ts';
import type {EarlierRuns, OpenedSession} from './session.ts';
import {untilView} from './until-view.ts';
import {waitForWorkload} from './wait-for-workload.ts';

export interface LinearOptions {
	readonly session: OpenedSession;
	/** Undefined: all workloads in scope. */
	readonly target: WorkloadName | undefined;
	readonly process: NodeJS.Process;
	readonly timeoutMs?: number;
	/** Resolves when what is kept on disk is written. */
	readonly flush: () => Promise<void>;
}

/**
 * The console for what is no terminal, for dumb ones and for screen readers: one sentence for each change, nothing that
 * moves; on a terminal with keys as typed lines, until somebody leaves. Without a keyboard a rollout is watched until it ends, all workloads until somebody ends it. Answers with the exit status.
 */
export async function runLinear({session, target, process, timeoutMs, flush}: LinearOptions): Promise<number> {
	const {cluster, afterFirstPicture, end, namespace, confirmByName = false, unfinished} = session;
	const hasKeys = process.stdin.isTTY === true && process.stdout.isTTY === true;
	const left = new AbortController();
	const output = createOutput(process, 'text');
	const ender = createEnder(process, timeoutMs === undefined ? {} : {timeoutMs}, output);
	let stopKeys = () => {};
	let earlier: EarlierRuns | undefined;
	try {
		void afterFirstPicture?.();
		const signal = AbortSignal.any([ender.signal, left.signal]);
		const context: Follower = {cluster, clock: systemClock, signal, output};
		if (hasKeys) {
			const quit = () => left.abort();
			const {write} = ender;
			stopKeys = startLinearKeys({
				cluster,
				target,
				namespace,
				confirmByName,
				output,
				waiting: {clock: systemClock, signal},
				stdin: process.stdin,
				write,
				quit,
			});
		}
		const isHeard = () => !signal.aborted;
		// The keys work meanwhile: a server that does not answer must not hold the brake.
		earlier = await Promise.race([unfinished?.(isHeard, hasKeys ? 'typed keys' : 'no keys'), aborted(signal)]);
		for (const sentence of earlier?.sentences ?? []) output.warn(sentence);
		const exitCode = target ? await watchOne(context, target, hasKeys) : await watchAll(context);
		// Who watches and leaves has done what they wanted, as on the console.
		const {ending} = ender;
		return ending?.exitCode === EXIT.interrupted ? EXIT.done : (ending?.exitCode ?? exitCode ?? EXIT.done);
	} finally {
		stopKeys();
		// Whoever pulled the brake learns whether it held, also where the process is told to end.
		await ender.written();
		// Where keys are typed what was told at first is far above, and may be otherwise now.
		for (const {atMs, text} of (hasKeys && (await earlier?.atEnd())) || []) {
			output.warn(atMs === undefined ? text : `${timeOfDay(atMs, undefined)}  ${text}`);
		}
		cluster.close();
		ender.stop();
		await end?.();
		await flush();
		if (ender.ending?.signal) process.kill(process.pid, ender.ending.signal);
	}
}

function aborted(signal: AbortSignal): Promise<undefined> {
	const {promise, resolve} = Promise.withResolvers<undefined>();
	if (signal.aborted) resolve(undefined);
	signal.addEventListener('abort', () => resolve(undefined), {once: true});
	return promise;
}

/** `goesOn`: somebody can type; what ended may be changed, and is watched again then. */
async function watchOne(context: Follower, target: WorkloadName, goesOn: boolean): Promise<number | undefined> {
	const {output} = context;
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	if (!loaded.ok) {
		output.warn(`error: ${loaded.sentence}`);
		return EXIT.cluster;
	}
	for (let beyondGeneration = 0; ; ) {
		const end = await followRollout(context, {beyondGeneration});
		const exitCode = endingOf(end, target, output);
		if (!goesOn || end === undefined || !('report' in end)) return exitCode;
		beyondGeneration = end.report.facts.workload.metadata.generation ?? 0;
	}
}

function endingOf(end: RolloutEnd | undefined, target: WorkloadName, {warn}: Output): number | undefined {
	switch (end?.type) {
		case 'complete':
			return EXIT.done;
		case 'deleted':
			warn(`error: ${workloadRef(target)} was deleted.`);
			return EXIT.failed;
		case 'failed':
		case 'none':
			warn(`error: ${end.why}`);
			return EXIT.failed;
		default:
			return undefined;
	}
}

async function watchAll({cluster, clock, signal, output}: Follower): Promise<number | undefined> {
	const sentences = createSentences();
	let told = '';
	let liveSinceMs: number | undefined;
	let isBegun = false;
	return untilView<number>(cluster, clock, signal, () => {
		const view = cluster.view();
		const {freshness, identity} = view;
		const held = view.workloads.items.length > 0;
		if (!held && 'error' in freshness && freshness.error) {
			const {server, namespace} = identity;
			const doing = `list workloads in ${namespace === undefined ? 'all namespaces' : `namespace ${namespace}`}`;
			output.warn(`error: ${errorSentence(freshness.error, {doing, server})}`);
			return EXIT.cluster;
		}
		const state = freshness.state === 'live' || freshness.state === 'stale' ? freshness.state : '';
		if (state !== '' && state !== told && (told !== '' || state === 'stale')) {
			output.warn(
				state === 'live' ? 'The API server answers again.' : 'What follows may be old: the API server does not answer.',
			);
		}
		if (state !== '') told = state;
		if (freshness.state !== 'live') return undefined;
		liveSinceMs ??= clock.monotonicMs();
		isBegun ||= isLookedInto(view, cluster.now()) || clock.monotonicMs() - liveSinceMs >= longestLookMs;
		if (isBegun) output.say(...sentences(view, cluster));
		return undefined;
	});
}

/** So long the first sentences wait for the reason why something is stuck: without it each would be told three times at once. */
const longestLookMs = 1_500;

/** Whether of each workload that is not fine it is known why. */
function isLookedInto({workloads, findings}: ClusterView, nowMs: number): boolean {
	return workloads.items.every(workload => {
		const finding = findings?.get(workload.metadata.uid);
		return finding === undefined
			? textOf(timelessSummaryOf(workload, nowMs)) === 'complete'
			: finding.isUnread !== true;
	});
}

interface Told {
	readonly workload: Workload;
	readonly finding: Finding | undefined;
	/** What it said, without what follows from the clock alone: another age is no change. */
	readonly lasting: string;
}

const textOf = ({sentence, detail}: Summary) => [sentence, detail].filter(Boolean).join('; ') || 'complete';

/** Makes the sentences of what has changed since they were made last; at first of what is not fine, and how many are. */
function createSentences() {
	const known = new Map<string, Told>();
	let isFirst = true;
	let wasAbsent = false;
	return (
		{workloads, findings, identity, namespacePresence}: ClusterView,
		cluster: Pick<Cluster, 'now'>,
	): readonly string[] => {
		const nowMs = cluster.now();
		const time = timeOfDay(nowMs, undefined);
		const lines: string[] = [];
		const gone = new Set(known.keys());
		for (const workload of workloads.items) {
			const {uid} = workload.metadata;
			gone.delete(uid);
			const before = known.get(uid);
			const finding = findings?.get(uid);
			if (before?.workload === workload && before.finding === finding) continue;
			const lasting = textOf(timelessSummaryOf(workload, nowMs, finding));
			known.set(uid, {workload, finding, lasting});
			if (before?.lasting === lasting || (isFirst && lasting === 'complete')) continue;
			const sentence = textOf(summaryOf(workload, nowMs, finding));
			lines.push(`${time}  ${nameOf(workload, identity.namespace)}: ${sentence}`);
		}
		for (const uid of gone) {
			const {workload} = known.get(uid) ?? {};
			known.delete(uid);
			if (workload) lines.push(`${time}  ${nameOf(workload, identity.namespace)}: deleted`);
		}
		const summary = isFirst ? [`${time}  ${countText(workloads.items, lines.length, identity)}`] : [];
		isFirst = false;
		const isAbsent = namespacePresence === 'absent';
		if (isAbsent && !wasAbsent) lines.push(`${time}  there is no namespace ${identity.namespace}`);
		wasAbsent = isAbsent;
		return [...summary, ...lines];
	};
}

function countText({length}: readonly Workload[], notFine: number, identity: Identity): string {
	const {namespace} = identity;
	// Of what is not there nothing is complete.
	if (length === 0) {
		const where = namespace === undefined ? 'in any namespace' : `in namespace ${namespace}`;
		return `no workloads ${where}${selectedOnly(identity)}`;
	}
	const selector = selectorText(identity);
	const count = `${length === 1 ? '1 workload' : `${length} workloads`}${selector === '' ? '' : ` with ${selector}`}`;
	return notFine === 0 ? `${count}, all complete` : `${count}, ${notFine} not complete:`;
}

function nameOf({kind, metadata: {name, namespace = ''}}: Workload, scope: string | undefined): string {
	return `${scope === undefined ? `${namespace}/` : ''}${workloadRef({kind, name})}`;
}

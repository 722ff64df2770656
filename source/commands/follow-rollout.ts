import type {Cluster} from '../cluster/cluster.ts';
import {reasonText} from '../rollout/diagnosis/diagnosis-text.ts';
import {humanDuration} from '../rollout/duration.ts';
import {type FaultSince, faultSince, mendableFault} from '../rollout/fault-clock.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import type {CommandContext} from './one-shot.ts';
import {diagnosisLine, type RolloutReport, reportJson, rolloutReport} from './rollout-report.ts';
import {stoppedLine} from './stopped-rollout.ts';
import {untilView} from './until-view.ts';

/** How a rollout that was watched ended. */
export type RolloutEnd =
	| {readonly type: 'complete'; readonly report: RolloutReport}
	/** Kubernetes gave it up, or it was broken for as long as --stuck-for allows. */
	| {readonly type: 'failed'; readonly why: string; readonly report: RolloutReport}
	| {readonly type: 'deleted'}
	/** It has no rollout that could be watched: its strategy waits for somebody to delete pods. */
	| {readonly type: 'none'; readonly why: string}
	/** It is no longer the rollout that is to be watched. */
	| {readonly type: 'left'; readonly report: RolloutReport};

/** Who watches, and where it is told. */
export type Follower = Pick<CommandContext, 'clock' | 'signal' | 'output'> & {readonly cluster: Cluster};

export interface FollowOptions {
	/** kubectl's --revision. */
	readonly revision?: number | undefined;
	/** A fault that an undo would mend counts as failed after so long; undefined: only Kubernetes' deadline does. */
	readonly stuckForMs?: number | undefined;
	/** What is older than this metadata.generation is not looked at: it is from before a change. */
	readonly beyondGeneration?: number;
	/** Asked at each look; true: it is no longer the rollout that is to be watched. */
	readonly isLeft?: (report: RolloutReport) => boolean;
}

/**
 * Watches a rollout until it ends and tells each change, as kubectl rollout status does, and why it does not get on.
 * Undefined when the command is ended before.
 */
export function followRollout(context: Follower, options: FollowOptions): Promise<RolloutEnd | undefined> {
	const {cluster, clock, signal} = context;
	const tell = createTeller(context);
	let since: FaultSince;
	return untilView<RolloutEnd>(cluster, clock, signal, () => {
		const {opened} = cluster.view();
		if (opened?.gone !== undefined) return {type: 'deleted'};
		const report = rolloutReport(opened, cluster.now(), options.revision);
		if (report === undefined) return undefined;
		const {status, facts, nowMs} = report;
		// What is held may be long past: nothing is decided by it.
		const isFresh = facts.opened.freshness.state === 'live';
		if (!isFresh) return tell.stale(report);
		if ((facts.workload.metadata.generation ?? 0) <= (options.beyondGeneration ?? 0)) return undefined;
		if (options.isLeft?.(report)) return {type: 'left', report};
		if ('error' in status) {
			tell.change(report);
			if (status.done) return {type: 'none', why: status.error};
			return {type: 'failed', why: status.error, report};
		}
		tell.change(report);
		if (status.done) return {type: 'complete', report};
		since = faultSince(since, facts.diagnoses, nowMs);
		const fault = mendableFault(facts.diagnoses);
		const {stuckForMs} = options;
		if (fault && since !== undefined && stuckForMs !== undefined && nowMs - since >= stuckForMs) {
			const why = `${workloadRef(facts.opened.target)} has been stuck for ${humanDuration(nowMs - since)}: ${fault.sentence}`;
			return {type: 'failed', why, report};
		}
		return undefined;
	});
}

/** What only gets older is told once. */
const withoutAges = (text: string) => text.replace(/\b\d+[smhdy](?:\d+[smhd])?\b/g, '');

/** Tells what has changed since it told last. */
function createTeller({output, cluster}: Follower) {
	let told = '';
	let diagnosed: string | undefined;
	let stoppedBy: string | undefined;
	let isStale = false;
	return {
		change(report: RolloutReport): void {
			const {status, facts, nowMs} = report;
			const message = 'message' in status ? status.message.trimEnd() : status.error;
			const [first] = facts.diagnoses;
			const cause = first && `${first.cause} ${withoutAges(reasonText(facts.diagnoses))} ${facts.isStuck}`;
			if (isStale) output.warn('The API server answers again.');
			isStale = false;
			const stopped = stoppedLine(facts.workload, nowMs);
			const sign = stopped && withoutAges(stopped);
			if (message === told && cause === diagnosed && sign === stoppedBy) return;
			// kubectl tells errors on standard error; the caller does.
			if (message !== told && 'message' in status) output.say(message);
			if (sign !== stoppedBy) output.say(`  ${stopped ?? 'not paused any more'}`);
			const line = diagnosisLine(report);
			if (cause !== diagnosed && line !== undefined) output.say(`  ${line}`);
			told = message;
			diagnosed = cause;
			stoppedBy = sign;
			output.json(reportJson(report, cluster.view().identity));
		},
		stale({facts: {opened}}: RolloutReport): undefined {
			if (!isStale) output.warn(`What is known of it may be old (${opened.freshness.state}): trying again.`);
			isStale = true;
		},
	};
}

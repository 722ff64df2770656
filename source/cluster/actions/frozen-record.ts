import {createHash} from 'node:crypto';
import type {PodTemplateSpec, Workload} from '../../kubernetes/objects.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {isHeld} from '../../rollout/is-held.ts';
import {canonicalField, canonicalTemplate} from '../../rollout/pod-template.ts';
import {changedBy} from '../../rollout/template-change.ts';
import type {WorkloadName} from '../workload-name.ts';
import {byOwner} from './owner-words.ts';
import {strategyOf} from './plan-parts.ts';

/** A rollout that a freeze stopped, or may have stopped, as it was noted. */
export interface FrozenRecord {
	/** Which freeze. */
	readonly freeze: string;
	/** How many rollouts it was to stop. */
	readonly of: number;
	/** When the write was about to be sent: the server's time, epoch milliseconds. */
	readonly atMs: number;
	readonly target: WorkloadName;
	readonly uid: string;
	/** metadata.generation before. */
	readonly generation: number;
	/** Of what was stopped: see `rolloutDigest`. */
	readonly digest: string;
	/** `unknown`: nobody noted what became of the write. */
	readonly result: 'done' | 'unknown';
	/** When the answer was there, by the same clock; absent: there was none, or that is not noted. */
	readonly answeredMs?: number;
	/** rolltop itself stopped it since, or let it go on, as a person asked for it alone. */
	readonly isOvertaken?: true;
	/** With how many rollouts its freeze began, whatever became of them; absent: that is not noted. */
	readonly begun?: number;
	/** Another rolltop, which runs, sends the writes of its freeze now. */
	readonly isUnderWay?: true;
	/** rolltop was about to let it go on, and nobody noted what became of that. */
	readonly isThawing?: true;
}

/** What earlier runs noted of freezes, and what is to be noted of them. */
export interface FrozenRecords {
	/** Those that were not taken back, oldest first. */
	read(): Promise<readonly FrozenRecord[]>;
	/** It is not taken back, and never will be: why. */
	close(record: FrozenRecord, why: string, atMs: number): Promise<void>;
}

/**
 * A digest of what a rollout brings to the pods, and of a Deployment how: another one tells that somebody changed it. A
 * digest, for a template can hold secrets. A set's strategy is what holding it changes.
 */
export function rolloutDigest(kind: Workload['kind'], template: PodTemplateSpec, strategy: unknown): string {
	const how = kind === 'Deployment' ? canonicalField('strategy', strategy ?? {}) : {};
	return createHash('sha256')
		.update(JSON.stringify([canonicalTemplate(template), how]))
		.digest('hex')
		.slice(0, 32);
}

/** How what a freeze stopped stands now. */
export type FrozenState =
	/** As the freeze left it. */
	| {readonly type: 'frozen'}
	/** The write was never done. */
	| {readonly type: 'not-done'}
	/** Whether this freeze stopped it can't be told: why. */
	| {readonly type: 'unknown'; readonly why: string}
	/** It is not as the freeze left it: why, and by whom. */
	| {readonly type: 'changed'; readonly why: string};

/** Times in the API have whole seconds, and those of the server are known from its answers. */
const slackMs = 2_000;

/** A write without an answer is looked for, and sent again, within half a minute. */
const latestMs = 60_000;

/** Reads from a workload, raw, what became of a freeze of it. Pure; `nowMs` for the ages. */
export function judgeFrozen(record: FrozenRecord, workload: Workload, nowMs: number): FrozenState {
	if (workload.metadata.uid !== record.uid) {
		return {type: 'changed', why: 'it was deleted and created again: it is another object'};
	}
	const isAsBefore = (workload.metadata.generation ?? 0) === record.generation;
	if (record.result === 'unknown' && isAsBefore) return {type: 'not-done'};
	if (workload.kind === 'Deployment') return judgePaused(record, workload, nowMs);
	if (!isHeld(workload)) return {type: 'changed', why: 'it goes on already: its update strategy was changed'};
	return record.isOvertaken
		? {type: 'changed', why: 'it was held anew by rolltop'}
		: judgeTemplate(record, workload, nowMs);
}

function judgePaused(record: FrozenRecord, workload: Workload & {kind: 'Deployment'}, nowMs: number): FrozenState {
	const {paused: owner} = changeOwners(workload);
	if (workload.spec.paused !== true) {
		// A field that is gone has no owner: of what rolltop was about to do itself nobody else need be suspected.
		const isByRolltop = record.isThawing && owner === undefined;
		return {
			type: 'changed',
			why: `it was resumed${isByRolltop ? ' by rolltop, as it seems' : byOwner(owner, nowMs) || ', by whom is not recorded'}`,
		};
	}
	const isOther = owner !== undefined && owner.manager !== 'rolltop';
	const lastMs = record.answeredMs === undefined ? record.atMs + latestMs : record.answeredMs + slackMs;
	if (isOther || record.isOvertaken || (owner?.atMs ?? 0) > lastMs)
		return {type: 'changed', why: `it was paused anew${byOwner(owner, nowMs)}`};
	const isOurs = owner?.atMs !== undefined && owner.atMs >= record.atMs - slackMs;
	if (record.result === 'unknown' && !isOurs) {
		return {type: 'unknown', why: 'it is paused, whether by this freeze is not known'};
	}
	return judgeTemplate(record, workload, nowMs);
}

function judgeTemplate({digest}: FrozenRecord, workload: Workload, nowMs: number): FrozenState {
	const {kind, spec} = workload;
	if (rolloutDigest(kind, spec.template, strategyOf(workload)) === digest) return {type: 'frozen'};
	// Only where one manager owns all of it: what it was before is not kept.
	return {type: 'changed', why: `what rolls out was changed${byOwner(changedBy(workload, undefined), nowMs)}`};
}

import type {Identity, OpenedWorkload} from '../cluster/cluster.ts';
import {toDo} from '../console/screens/rollout/evidence.ts';
import {type RolloutFacts, rolloutFacts} from '../console/screens/rollout/facts.ts';
import type {Diagnosis, Level} from '../rollout/diagnosis/diagnosis.ts';
import {prospectText, reasonText} from '../rollout/diagnosis/diagnosis-text.ts';
import {imagesOf} from '../rollout/pod-template.ts';
import {deadlineLeftMs} from '../rollout/progress.ts';
import {isCredible, proofText} from '../rollout/proof.ts';
import {revisionNumberOf} from '../rollout/revisions.ts';
import {deploymentRolloutStatus, type RolloutStatus} from '../rollout/rollout-status.ts';
import {rolloutStatus} from '../rollout/workload-rollout-status.ts';
import {type StoppedRollout, stoppedRollout} from './stopped-rollout.ts';

/** Where a rollout stands at one moment, for a command. */
export interface RolloutReport {
	readonly facts: RolloutFacts;
	/** What kubectl rollout status says. */
	readonly status: RolloutStatus;
	/** Another revision runs than kubectl's --revision names. */
	readonly isSuperseded: boolean;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** Reads the report out of the workload that is open; undefined while it is not there. `revision`: kubectl's --revision. */
export function rolloutReport(
	opened: OpenedWorkload | undefined,
	nowMs: number,
	revision?: number,
): RolloutReport | undefined {
	const workload = opened?.workload;
	if (opened === undefined || workload === undefined) return undefined;
	return {
		isSuperseded: revision !== undefined && workload.kind === 'Deployment' && revisionNumberOf(workload) !== revision,
		facts: rolloutFacts(opened, workload, nowMs),
		// As kubectl does, of the other kinds --revision is not looked at.
		status:
			workload.kind === 'Deployment' && revision !== undefined
				? deploymentRolloutStatus(workload, {revision})
				: rolloutStatus(workload),
		nowMs,
	};
}

const leads: Readonly<Record<Level, string>> = {fault: 'stuck', transient: 'trouble', wait: 'waiting'};

/** `stuck: image web:v9 not found (2 new pods). It will not heal by itself`; undefined when nothing stands in the way. */
export function diagnosisLine({facts, nowMs}: RolloutReport): string | undefined {
	const {diagnoses, isStuck} = facts;
	const [first] = diagnoses;
	if (first === undefined) return undefined;
	const {level} = first;
	const next = toDo(facts);
	const words = [reasonText(diagnoses), prospectText(first, nowMs), next && `To do: ${next}`].filter(Boolean);
	return `${isStuck ? leads.fault : leads[level]}: ${words.join('. ')}`;
}

/** What undo would go to, for who reads that a rollout failed; undefined: nowhere. */
export function undoHint({facts: {undo}}: RolloutReport, command: string): string | undefined {
	if (undo === undefined) return undefined;
	const {revision, proof} = undo;
	return `${command} goes to revision ${revision.number} (${revision.images.join(', ')}; ${proofText(proof)})`;
}

/** The report for programs. */
export function reportJson({facts, status, nowMs}: RolloutReport, identity: Identity): object {
	const {progress, current, diagnoses, undo, opened, workload} = facts;
	const stopped = stoppedRollout(workload);
	const leftMs = deadlineLeftMs(progress, nowMs);
	const {kind, namespace, name} = opened.target;
	return {
		time: new Date(nowMs).toISOString(),
		context: identity.context,
		namespace,
		kind,
		name,
		phase: progress.phase,
		revision: current?.number ?? null,
		images: imagesOf(workload.spec.template),
		paused: stopped ? pausedJson(stopped) : null,
		desired: progress.desired,
		updated: progress.updated,
		ready: progress.ready,
		available: progress.available,
		old: progress.old,
		deadlineSeconds: leftMs === undefined ? null : Math.round(leftMs / 1000),
		message: 'message' in status ? status.message.trimEnd() : status.error,
		diagnoses: diagnoses.map(diagnosis => diagnosisJson(diagnosis)),
		lastGoodRevision:
			undo && isCredible(undo.proof)
				? {revision: undo.revision.number, proof: undo.proof.kind, words: proofText(undo.proof)}
				: null,
		done: status.done,
	};
}

function pausedJson({sinceMs, by}: StoppedRollout): object {
	return {since: sinceMs === undefined ? null : new Date(sinceMs).toISOString(), by: by ?? null};
}

function diagnosisJson({cause, level, sentence, evidence, next, undoHelps}: Diagnosis): object {
	return {
		cause,
		level,
		sentence,
		...(evidence === undefined ? {} : {evidence}),
		...(next === undefined ? {} : {next}),
		undoHelps: undoHelps === true,
	};
}

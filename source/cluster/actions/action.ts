import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import type {Progress} from '../../rollout/progress.ts';
import type {Proof} from '../../rollout/proof.ts';
import type {FieldChange} from '../../rollout/template-diff.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ForecastOutcome} from './forecast-action.ts';

/** What a person asks for. */
export type ActionRequest =
	/** As one of many that are frozen together. The brake on one rollout needs no preview: `Cluster.pause`. */
	| {readonly kind: 'pause'; readonly target: WorkloadName}
	/** Of a StatefulSet or DaemonSet: it goes on, with the update strategy that it had before it was held. */
	| {readonly kind: 'resume'; readonly target: WorkloadName}
	/** What comes nearest to a pause of a StatefulSet or DaemonSet, which can't be paused: no further pod is updated. */
	| {readonly kind: 'hold'; readonly target: WorkloadName}
	/** All pods anew, as its strategy has it. */
	| {readonly kind: 'restart'; readonly target: WorkloadName}
	| {readonly kind: 'scale'; readonly target: WorkloadName; readonly replicas: number}
	| {readonly kind: 'set-image'; readonly target: WorkloadName; readonly container: string; readonly image: string}
	/**
	 * To the last good revision: the one that was proposed to the person, who may have seen more than what is read for the
	 * plan, and no other one in its place; or, where the template was mended already, that only the pods of a broken one are
	 * deleted. `none`: all that is known was looked at, and nothing is worth going back to. Absent: nobody looked yet (the
	 * row of a list); `proposeRevision` finds it then.
	 */
	| {
			readonly kind: 'undo';
			readonly target: WorkloadName;
			readonly proposed?: ProposedRevision | StayingRevision | 'none';
			readonly whilePaused?: 'resume' | 'stay-paused';
	  }
	| {
			readonly kind: 'roll-to';
			readonly target: WorkloadName;
			readonly revision: number;
			/** What speaks against that revision by all that is known where it was chosen, as a sentence. */
			readonly against?: string;
			readonly whilePaused?: 'resume' | 'stay-paused';
	  };

/** The ReplicaSet or ControllerRevision that a person was told undo goes to, and what speaks for it. */
export interface ProposedRevision {
	readonly uid: string;
	readonly proof: Proof;
}

/** The ControllerRevision of the present template, with which the stuck pods that are deleted are to come back. */
export interface StayingRevision {
	readonly stayingUid: string;
}

export interface JsonPatchOperation {
	readonly op: 'test' | 'add' | 'replace' | 'remove';
	/** JSON pointer. */
	readonly path: string;
	readonly value?: unknown;
}

/** A pod that is deleted after the patch: exactly this one, by its uid. */
export interface PodDeletion {
	readonly name: string;
	readonly uid: string;
}

/** That a write belongs to a freeze, for the journal: what the freeze stopped is put back exactly. */
export type FreezeMark =
	/** It stops a rollout: which freeze, of how many rollouts, and what the object's template is then. */
	| {readonly freeze: string; readonly of: number; readonly digest: string}
	/** It lets one go on again. */
	| {readonly thaws: string};

/** The server's word on a dry run of the very patch. */
export type DryRunVerdict =
	| {readonly type: 'accepted'}
	| {readonly type: 'refused'; readonly error: KubernetesError}
	/** It could not be asked (an admission webhook with side effects, a timeout): not a refusal. */
	| {readonly type: 'unknown'; readonly error: KubernetesError};

/** What will be sent, and all that Confirm shows of it. */
export interface Preview {
	readonly request: ActionRequest;
	/** `undo deployment/web to revision 6`. */
	readonly title: string;
	/** What changes, from the server's present state; sanitised, secret-like values masked. */
	readonly changes: readonly FieldChange[];
	readonly server: DryRunVerdict;
	/** What would happen then, inferred from how its pods fared so far; absent where nobody asked for one. */
	readonly forecast?: ForecastOutcome;
	/** Why a person should think twice: a sentence that stands right above the question. */
	readonly warning?: string;
	/** Plain sentences: paused, owned by a GitOps controller, annotations, …. */
	readonly notes: readonly string[];
	/** The equivalent kubectl line, with context and namespace. */
	readonly kubectl: string;
	/** Empty: only pods are deleted. */
	readonly patch: readonly JsonPatchOperation[];
	/** The patch is of this part of the object. */
	readonly subresource?: 'scale';
	/** Pods that stand in the way of the template, deleted one by one once the patch is done, in this order. */
	readonly deletions?: readonly PodDeletion[];
	/** What the plan rests on; `perform` compares it when a precondition fails. */
	readonly basis: {
		readonly uid: string;
		readonly generation: number;
		readonly template: PodTemplateSpec;
		readonly paused: boolean;
		readonly replicas: number;
		readonly strategy: unknown;
		/** Where its rollout stood: that goes on without a change of the object. */
		readonly rollout?: Pick<Progress, 'phase' | 'updated'>;
	};
	/** Revision that will run, for the receipt. */
	readonly toRevision?: number;
	/** The number that it is given then; absent: it keeps its own, or that is not known. */
	readonly becomesRevision?: number;
	/** The Deployment is paused: the other choice that Confirm offers. */
	readonly whilePaused?: 'resume' | 'stay-paused';
	/**
	 * The other of two ways out that Confirm offers: of a StatefulSet whose template was changed while a pod of the one before
	 * is stuck, only to delete such pods, or to undo.
	 */
	readonly other?: {readonly words: string; readonly proposed: ProposedRevision | StayingRevision};
	/** It puts back what is usual, for what was there before is not known. */
	readonly isGuessed?: true;
	/** It is one of the writes of a freeze, or of what takes one back. */
	readonly mark?: FreezeMark;
}

export type PreviewOutcome =
	| {readonly type: 'ready'; readonly preview: Preview}
	/** Nothing to do or not possible: a sentence that says why and what can be done. */
	| {readonly type: 'impossible'; readonly sentence: string}
	| {readonly type: 'failed'; readonly error: KubernetesError; readonly sentence: string};

/** What was done, for the closing summary and the message line. */
export interface Receipt {
	/** Epoch milliseconds, server's time. */
	readonly atMs: number;
	/** `undid deployment/web to revision 6`, in the past tense. */
	readonly sentence: string;
	/** The same without the names of many, for where these stand beside it; absent: it is about one. */
	readonly brief?: string;
	readonly kubectl: string;
	/** What could not be done after the patch was, as a sentence. */
	readonly remark?: string;
	/** The object had changed in between, harmlessly, and the patch was sent once more. */
	readonly sentAgain?: boolean;
	/** metadata.generation of the object that it was sent for, where that is not the previewed one. */
	readonly generation?: number;
}

export type ActionOutcome =
	| {readonly type: 'done'; readonly receipt: Receipt}
	/** Nothing was written: the object is not as it was previewed. `what` says which parts and by whom. */
	| {readonly type: 'changed'; readonly what: readonly string[]}
	| {readonly type: 'impossible'; readonly sentence: string}
	/** Not sent, or refused, or unknown whether it was done (after checking): the sentence says which. */
	| {
			readonly type: 'failed';
			readonly error: KubernetesError;
			readonly sentence: string;
			/** It may have been done, or may still be. */
			readonly unknown?: true;
			/** It never left, for the server does not answer: once it does, the same preview can be sent. */
			readonly unsent?: true;
	  };

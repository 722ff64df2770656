import type {ActionOutcome, Preview} from '../../source/cluster/actions/action.ts';
import type {FreezeFate, FreezeItem, FreezePlan} from '../../source/cluster/actions/freeze.ts';
import {rolloutDigest} from '../../source/cluster/actions/frozen-record.ts';
import {basisOf} from '../../source/cluster/actions/plan-parts.ts';
import type {Workload} from '../../source/kubernetes/objects.ts';
import {summaryOf} from '../../source/rollout/summary.ts';
import {workloadRef} from '../../source/rollout/workload-kind.ts';
import {ordersDb} from './sample-sets.ts';
import {sampleDeployments, sampleNowMs} from './sample-view.ts';

/** What one workload of a freeze would get. */
export function freezePreview(workload: Workload, kind: 'pause' | 'hold' | 'resume' = 'pause'): Preview {
	const {name, namespace = ''} = workload.metadata;
	const target = {kind: workload.kind, namespace, name};
	const basis = basisOf(workload);
	const mark =
		kind === 'resume'
			? {thaws: 'f1'}
			: {freeze: 'f1', of: 3, digest: rolloutDigest(workload.kind, basis.template, basis.strategy)};
	return {
		request: {kind, target},
		title: `${kind} ${workloadRef(target)}`,
		changes: [],
		server: {type: 'accepted'},
		notes: [],
		kubectl: `kubectl --context prod-eu -n ${namespace} ${kind} ${workloadRef(target)}`,
		patch: [],
		basis,
		mark,
	};
}

export function freezeItem(workload: Workload, fate: FreezeFate): FreezeItem {
	const {name, namespace = '', uid} = workload.metadata;
	return {target: {kind: workload.kind, namespace, name}, uid, status: summaryOf(workload, sampleNowMs), fate};
}

const named = (name: string) =>
	sampleDeployments.find(({metadata}) => metadata.name === name) ?? sampleDeployments[0] ?? ordersDb;

/** Three that roll, a StatefulSet that can't be paused, and one that was paused before. */
export const sampleFreezePlan: FreezePlan = {
	kind: 'freeze',
	items: [
		...['payments', 'checkout', 'cart'].map(name =>
			freezeItem(named(name), {type: 'will', preview: freezePreview(named(name))}),
		),
		freezeItem(ordersDb, {type: 'may', preview: freezePreview(ordersDb, 'hold')}),
		freezeItem(named('search'), {
			type: 'left',
			why: 'paused already by kubectl-rollout 3d ago: it stays so, and does not go on with the others',
			isSettled: false,
		}),
	],
	others: 1,
	unlisted: new Set(),
	notes: [
		{text: 'Pods that are being made now come up, and old ones that are ending end: no further pod is touched.'},
		{
			text: 'StatefulSets and DaemonSets can not be paused. What comes nearest is to hold them by their update strategy.',
			onScreen:
				'StatefulSets and DaemonSets can not be paused. What comes nearest is to hold them by their update strategy: space chooses which.',
		},
	],
};

/** The way back, with one that somebody changed. */
export const sampleThawPlan: FreezePlan = {
	kind: 'thaw',
	items: [
		freezeItem(named('checkout'), {type: 'will', preview: freezePreview(named('checkout'), 'resume')}),
		freezeItem(named('cart'), {type: 'left', why: 'what rolls out was changed by argocd 2m ago', isSettled: true}),
	],
	others: 2,
	unlisted: new Set(),
	notes: [],
};

export const pausedOutcome: ActionOutcome = {
	type: 'done',
	receipt: {atMs: sampleNowMs, sentence: 'paused deployment/checkout', kubectl: 'kubectl rollout pause'},
};

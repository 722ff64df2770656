import type {Condition, Event, ReplicaSet} from '../../kubernetes/objects.ts';
import {nextControllerTryMs} from '../back-off.ts';
import {eventCells} from '../event-rows.ts';
import {epochMs} from '../timestamp.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import {lastEvent, type Parts} from './parts.ts';

interface Refusal {
	readonly cause: Cause;
	readonly why: string;
	readonly next: string;
	readonly isTransient?: boolean;
}

type Reading = readonly [pattern: RegExp, refusal: (...groups: readonly string[]) => Refusal];

const askNext = 'change the template, or have the policy changed';

/** `pods=1` against `pods=3` and `pods=3`: how much is missing of what is short. */
function shortage(requested: string, used: string, limited: string): string {
	const table = (text: string) =>
		new Map(
			text.split(',').map(part => {
				const [name = '', amount = ''] = part.trim().split('=');
				return [name, amount];
			}),
		);
	const [uses, limits] = [table(used), table(limited)];
	return [...table(requested)]
		.map(([name, amount]) => `${name} ${uses.get(name)} of ${limits.get(name)} used, ${amount} more asked for`)
		.join('; ');
}

/** What the API server says when it refuses a pod. Source: apiserver admission plugins, of 1.37. */
const readings: readonly Reading[] = [
	[
		/exceeded quota: (\S+), requested: (.*?), used: (.*?), limited: (\S+)/,
		(quota = '', requested = '', used = '', limited = '') => ({
			cause: 'quota-exceeded',
			why: `quota ${quota} is exhausted (${shortage(requested, used, limited)})`,
			next: 'raise the quota, or free what it counts',
		}),
	],
	[
		/failed quota: (\S+): must specify (.*)$/,
		(quota = '', what = '') => ({
			cause: 'quota-exceeded',
			why: `quota ${quota} asks every pod to specify ${what}`,
			next: `specify ${what} in the template`,
		}),
	],
	[
		/violates PodSecurity "([^"]+)": (.*)$/,
		(level = '', what = '') => ({
			cause: 'pod-security',
			why: `they violate PodSecurity ${level}: ${what}`,
			next: 'change the security context in the template, or the level of the namespace',
		}),
	],
	[
		/admission webhook "([^"]+)" denied the request:? ?(.*)$/,
		(webhook = '', what = '') => ({
			cause: 'admission-refused',
			why: `admission webhook ${webhook} denies it${what ? `: ${what}` : ''}`,
			next: askNext,
		}),
	],
	[
		/failed calling webhook "([^"]+)": (.*)$/,
		(webhook = '', what = '') => ({
			cause: 'admission-refused',
			why: `admission webhook ${webhook} does not answer: ${what}`,
			next: 'look after the service behind the webhook',
			isTransient: true,
		}),
	],
	[
		/ValidatingAdmissionPolicy '([^']+)'.*? denied request: (.*)$/,
		(policy = '', what = '') => ({
			cause: 'admission-refused',
			why: `admission policy ${policy} denies it: ${what}`,
			next: askNext,
		}),
	],
	[
		/error looking up service account \S*?\/?([^/:]+): /,
		(account = '') => ({
			cause: 'admission-refused',
			why: `service account ${account} does not exist`,
			next: `create service account ${account}, or name another one`,
		}),
	],
	[/forbidden: (.*)$/, (what = '') => ({cause: 'admission-refused', why: `it is forbidden: ${what}`, next: askNext})],
];

const readingOf = (message: string): Refusal => {
	for (const [pattern, refusal] of readings) {
		const found = pattern.exec(message);
		if (found) {
			return refusal(...found.slice(1));
		}
	}

	return {cause: 'pods-not-created', why: message, next: 'read the evidence', isTransient: true};
};

const failureOf = (conditions: readonly Condition[] | undefined) =>
	conditions?.find(({type, status}) => type === 'ReplicaFailure' && status === 'True');

/** Since when a ReplicaSet tries in vain, and when it does next. */
function nextTry(replicaSet: ReplicaSet, failure: Condition, events: readonly Event[]): Pick<Diagnosis, 'countdown'> {
	const last = lastEvent(events, 'FailedCreate');
	const firstMs = epochMs(failure.lastTransitionTime);
	if (last === undefined || firstMs === undefined || (replicaSet.spec.replicas ?? 0) === 0) {
		return {};
	}

	return {countdown: {what: 'next try', atMs: nextControllerTryMs(firstMs, eventCells(last).atMs)}};
}

/** `pods "web-5d9f-x7k2p" is forbidden: …`: the name of a pod that never was says nothing. */
const refusedPod = /^(?:Error creating: |create Pod \S+ in \S+ \S+ failed error: )?pods? "[^"]*" is forbidden: /i;

/** `can't create pods: quota few is exhausted (…)`, of what the API server said when it refused one. */
export const creationSentence = (message: string, duration = ''): string =>
	`can't create pods${duration}: ${readingOf(message).why}`;

function diagnosisOf(message: string, isTransient: boolean, others: Partial<Diagnosis>): Diagnosis {
	const refusal = readingOf(message);
	return {
		cause: refusal.cause,
		level: (refusal.isTransient ?? isTransient) ? 'transient' : 'fault',
		sentence: `Kubernetes ${creationSentence(message)}`,
		evidence: message.replace(refusedPod, '') || message,
		next: refusal.next,
		...others,
	};
}

/**
 * Why pods aren't even created, from the ReplicaSet (or Deployment) that says so, or from the events of a StatefulSet or
 * DaemonSet, which have no condition for it.
 */
export function creationDiagnosis({workload, current, eventsOf, newPods}: Parts, nowMs: number): Diagnosis | undefined {
	switch (workload.kind) {
		case 'Deployment': {
			const {object, replicaSets} = workload;
			const failing = [...(current ? [current] : []), ...replicaSets].find(({status}) => failureOf(status?.conditions));
			// While it is paused the controller of the ReplicaSet goes on, and the Deployment's own word is old.
			const told = object.spec.paused ? undefined : failureOf(object.status?.conditions);
			const failure = failureOf(failing?.status?.conditions) ?? told;
			if (failure === undefined || failure.reason === 'FailedDelete') {
				return undefined;
			}

			const sinceMs = epochMs(failure.lastTransitionTime);
			return diagnosisOf(failure.message ?? failure.reason ?? '', false, {
				...(sinceMs === undefined ? {} : {sinceMs}),
				...(failing ? nextTry(failing, failure, eventsOf(failing)) : {}),
			});
		}
		case 'StatefulSet':
		case 'DaemonSet': {
			const events = eventsOf(workload.object);
			const last = lastEvent(events, 'FailedCreate');
			const lastMs = last && eventCells(last).atMs;
			const succeeded = lastEvent(events, 'SuccessfulCreate');
			const isOver =
				lastMs === undefined || nowMs - lastMs > freshMs || (succeeded && eventCells(succeeded).atMs >= lastMs);
			const isMended = newPods.some(({metadata}) => (epochMs(metadata.creationTimestamp) ?? 0) > (lastMs ?? 0));
			return isOver || isMended || last === undefined ? undefined : diagnosisOf(last.message ?? '', false, {});
		}
	}
}

/** The longest pause between two tries: an older failure was followed by a success whose event is gone. */
const freshMs = 1_000_000;

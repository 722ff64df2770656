import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import type {WorldPod} from '../pods.ts';
import type {ControllerContext, WorldError} from '../world.ts';
import {claimsFor, newStatefulPod, repairedIdentity} from './pod-identity.ts';
import type {Replica} from './replica.ts';
import type {WorldStatefulSet} from './stateful-set.ts';

export type PodWrite = {readonly ok: true} | {readonly ok: false; readonly error: string};

const done: PodWrite = {ok: true};

/** The first minor version whose event texts begin with a capital. */
const capitalSince = 37;

type Verb = 'Create' | 'Update' | 'Delete';

function verbText(verb: Verb, minor: number): string {
	return minor >= capitalSince ? verb : verb.toLowerCase();
}

/** Tells on the set what came of a write of a pod. Source: stateful_pod_control.go, recordPodEvent. */
function told(
	{record, minor}: ControllerContext,
	set: WorldStatefulSet,
	verb: Verb,
	podName: string,
	error: WorldError | undefined,
): PodWrite {
	const what = `${verbText(verb, minor)} Pod ${podName} in StatefulSet ${set.metadata.name}`;
	if (error === undefined) {
		record({about: set, type: 'Normal', reason: `Successful${verb}`, message: `${what} successful`});
		return done;
	}

	record({about: set, type: 'Warning', reason: `Failed${verb}`, message: `${what} failed error: ${error.message}`});
	return {ok: false, error: error.message};
}

/** Source: stateful_pod_control.go, createPersistentVolumeClaims and recordClaimEvent. */
function createClaims(context: ControllerContext, set: WorldStatefulSet, ordinal: number): PodWrite {
	const {world, record, minor} = context;
	const podName = `${set.metadata.name}-${ordinal}`;
	for (const claim of claimsFor(set, ordinal)) {
		const name = claim.metadata.name ?? '';
		if (world.get('PersistentVolumeClaim', claim.metadata.namespace, name)) {
			continue;
		}

		const created = world.create(claim);
		const verb = verbText('Create', minor);
		const owner = `in StatefulSet ${set.metadata.name}`;
		if (!created.ok) {
			const message = `${verb} Claim ${name} for Pod ${podName} ${owner} failed error: ${created.error.message}`;
			record({about: set, type: 'Warning', reason: 'FailedCreate', message});
			return {ok: false, error: created.error.message};
		}

		const message = `${verb} Claim ${name} Pod ${podName} ${owner} success`;
		record({about: set, type: 'Normal', reason: 'SuccessfulCreate', message});
	}

	return done;
}

/** Creates a place's claims and its pod. A pod that exists already is no event. Source: stateful_pod_control.go. */
export function createStatefulPod(
	context: ControllerContext,
	set: WorldStatefulSet,
	{ordinal, revision}: Replica,
	template: PodTemplateSpec,
): PodWrite {
	const claims = createClaims(context, set, ordinal);
	if (!claims.ok) {
		return claims;
	}

	const created = context.world.create(newStatefulPod(set, ordinal, template, revision, context.minor));
	if (!created.ok && created.error.reason === 'AlreadyExists') {
		return {ok: false, error: created.error.message};
	}

	const podName = `${set.metadata.name}-${ordinal}`;
	return told(context, set, 'Create', podName, created.ok ? undefined : created.error);
}

/** Deletes a pod with its own grace period. */
export function deleteStatefulPod(context: ControllerContext, set: WorldStatefulSet, pod: WorldPod): PodWrite {
	const {name, namespace} = pod.metadata;
	const deleted = context.world.delete('Pod', namespace, name);
	return told(context, set, 'Delete', name, deleted.ok ? undefined : deleted.error);
}

/** Puts back the identity labels of a pod that lost them. Source: stateful_pod_control.go, UpdateStatefulPod. */
export function repairStatefulPod(
	context: ControllerContext,
	set: WorldStatefulSet,
	pod: WorldPod,
	ordinal: number,
): PodWrite {
	const repaired = repairedIdentity(pod, ordinal, context.minor);
	if (repaired === undefined) {
		return done;
	}

	const updated = context.world.update(repaired);
	return told(context, set, 'Update', pod.metadata.name, updated.ok ? undefined : updated.error);
}

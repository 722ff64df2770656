import {timestamp} from '../../control-plane/time.ts';
import type {WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {Objects} from './objects.ts';
import type {Outcome} from './outcome.ts';
import {refusal} from './refusal.ts';

export interface Bindings {
	/** Puts a pod on a node, once; its condition PodScheduled follows in the same write. Source: registry/core/pod/storage. */
	bind(namespace: string, podName: string, nodeName: string, writer: BindWriter): Outcome;
}

export interface BindWriter {
	readonly manager: string;
	readonly dryRun?: boolean;
}

interface PodParts {
	readonly spec?: {readonly nodeName?: string};
	readonly status?: {readonly conditions?: readonly {readonly type: string}[]};
}

function bound(pod: WorldObject, nodeName: string, now: string): Outcome<WorldObject> {
	const {spec, status} = pod as PodParts;
	const {name, deletionTimestamp} = pod.metadata;
	const assigned = spec?.nodeName ? `pod ${name} is already assigned to node "${spec.nodeName}"` : undefined;
	const leaving = deletionTimestamp ? `pod ${name} is being deleted, cannot be assigned to a host` : undefined;
	const cause = assigned ?? leaving;
	if (cause) {
		const message = `Operation cannot be fulfilled on pods/binding "${name}": ${cause}`;
		return {ok: false, status: refusal(409, 'Conflict', message, {name, kind: 'pods/binding'})};
	}

	const scheduled = {
		type: 'PodScheduled',
		status: 'True',
		lastProbeTime: null,
		lastTransitionTime: now,
	};
	const others = (status?.conditions ?? []).filter(({type}) => type !== 'PodScheduled');
	const next = {...pod, spec: {...spec, nodeName}, status: {...status, conditions: [...others, scheduled]}};
	return {ok: true, object: next};
}

export function createBindings(objects: Objects, pods: ServedResource, nowMs: () => number): Bindings {
	return {
		bind: (namespace, podName, nodeName, writer) =>
			objects.update(pods, namespace, podName, pod => bound(pod, nodeName, timestamp(nowMs())), {
				...writer,
				operation: 'Update',
				subresource: 'binding',
			}),
	};
}

import {sameJson} from './same-json.ts';
import type {WorldObject} from './world.ts';

/** Kinds whose objects count the changes of their spec. Source: pkg/registry, the strategies. */
const kindsWithGeneration: ReadonlySet<string> = new Set([
	'Deployment',
	'ReplicaSet',
	'StatefulSet',
	'DaemonSet',
	'Pod',
	'PodDisruptionBudget',
	'HorizontalPodAutoscaler',
	'Job',
	'CronJob',
	'Ingress',
	'NetworkPolicy',
	'PriorityClass',
	'EndpointSlice',
	'FlowSchema',
	'PriorityLevelConfiguration',
	'MutatingWebhookConfiguration',
	'ValidatingWebhookConfiguration',
]);

/** What of an object its generation counts the changes of; most kinds have a spec, and nothing else. */
const counted = ({spec, endpoints, ports, webhooks}: WorldObject) => [
	spec ?? null,
	endpoints ?? null,
	ports ?? null,
	webhooks ?? null,
];

/** The generation of a new object; undefined for kinds that have none. */
export function firstGeneration(kind: string): number | undefined {
	return kindsWithGeneration.has(kind) ? 1 : undefined;
}

/**
 * The generation after a write of the main resource: one more when the spec changed, for a Deployment also when any
 * annotation did. Source: pkg/registry/apps/deployment/strategy.go, PrepareForUpdate.
 */
export function nextGeneration(before: WorldObject, after: WorldObject): number | undefined {
	const {generation, annotations} = before.metadata;
	const changed =
		!sameJson(counted(before), counted(after)) ||
		(after.kind === 'Deployment' && !sameJson(annotations ?? {}, after.metadata.annotations ?? {}));
	return generation !== undefined && changed ? generation + 1 : generation;
}

/** Counts the templates of a DaemonSet; clients can't set it. */
const templateGeneration = 'deprecated.daemonset.template.generation';

const templateOf = ({spec}: WorldObject) => (spec as {readonly template?: unknown} | undefined)?.template;

/** A written DaemonSet with the number of its template: one more when that changed. Source: pkg/registry/apps/daemonset/strategy.go. */
export function withTemplateGeneration(before: WorldObject, after: WorldObject): WorldObject {
	const number = before.metadata.annotations?.[templateGeneration];
	if (after.kind !== 'DaemonSet' || number === undefined) {
		return after;
	}

	const changed = !sameJson(templateOf(before), templateOf(after));
	const next = changed ? String(Number(number) + 1) : number;
	const annotations = {...after.metadata.annotations, [templateGeneration]: next};
	return {...after, metadata: {...after.metadata, annotations}};
}

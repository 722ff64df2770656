import type {ClusterView, Identity, WorkloadName} from '../cluster/cluster.ts';
import {isHeldHere} from '../rollout/is-held.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {timeOfDay} from './format.ts';
import type {EndedWrite} from './writes.ts';

/** More are counted. */
const mostNames = 8;

/** The list may not have shown yet what was done so shortly before. */
const lagMs = 2_000;

interface Stopped {
	readonly target: WorkloadName;
	readonly place: Pick<Identity, 'context' | 'server'>;
	readonly sinceMs: number;
}

/**
 * What this run paused or held and nobody has let go on since, as far as the view tells, for who closes the console: a line,
 * or none. Pure.
 */
export function stillStopped(
	writes: readonly EndedWrite[],
	view: Pick<ClusterView, 'identity' | 'workloads'>,
	nowMs: number,
	timeZone?: string,
): readonly string[] {
	const names = stoppedBy(writes).flatMap(stopped => {
		const state = stateOf(stopped, view, nowMs);
		const {kind, namespace, name} = stopped.target;
		const where = stopped.place.context === view.identity.context ? '' : ` of ${stopped.place.context}`;
		const since = timeOfDay(stopped.sinceMs, timeZone);
		return state === undefined ? [] : [`${workloadRef({kind, name})} in ${namespace}${where} (${since}${state})`];
	});
	const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : '';
	return names.length === 0
		? []
		: [
				`Still paused or held by you: ${names.slice(0, mostNames).join(', ')}${more}. p, or rolltop resume, lets go on.`,
			];
}

/** By what was done here alone: what was stopped last, and not let go on after that. */
function stoppedBy(writes: readonly EndedWrite[]): readonly Stopped[] {
	const stopped = new Map<string, Stopped>();
	for (const {effect, outcome, askedAtMs} of writes) {
		const isDone = outcome === undefined || outcome.type === 'done' || (outcome.type === 'failed' && outcome.unknown);
		if (effect === undefined || !isDone) continue;
		for (const target of effect.targets) {
			const key = JSON.stringify([effect.place.server, target.kind, target.namespace, target.name]);
			stopped.delete(key);
			if (effect.stops) stopped.set(key, {target, place: effect.place, sinceMs: askedAtMs});
		}
	}
	return [...stopped.values()];
}

/** What is to be added to its name; undefined: it goes on again. */
function stateOf(
	{target, place, sinceMs}: Stopped,
	{identity, workloads}: Pick<ClusterView, 'identity' | 'workloads'>,
	nowMs: number,
): string | undefined {
	if (place.server !== identity.server || place.context !== identity.context) return ', not looked at since';
	const workload = workloads.items.find(
		({kind, metadata}) =>
			kind === target.kind && metadata.name === target.name && metadata.namespace === target.namespace,
	);
	if (workloads.freshness.state !== 'live') return ', how it stands now is not known';
	if (nowMs - sinceMs < lagMs) return '';
	if (workload === undefined) {
		return identity.namespace === undefined || identity.namespace === target.namespace
			? undefined
			: ', not looked at since';
	}
	return (workload.kind === 'Deployment' ? workload.spec.paused === true : isHeldHere(workload)) ? '' : undefined;
}

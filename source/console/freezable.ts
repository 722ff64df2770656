import type {WorkloadName} from '../cluster/cluster.ts';
import {mayChange} from '../cluster/rights.ts';
import type {Workload} from '../kubernetes/objects.ts';
import {isHeld} from '../rollout/is-held.ts';
import {isPaused} from '../rollout/is-paused.ts';
import {rollsNow} from '../rollout/rolls-now.ts';
import type {Scene} from './state.ts';

/** Of more nobody asks whether each may be changed: what is not known is no refusal. */
const mostInQuestion = 8;

interface InQuestion {
	readonly isAnyRolling: boolean;
	/** What rolls, and what was stopped, which a freeze may have done. */
	readonly targets: readonly WorkloadName[];
}

/** By list: it is asked for each picture. */
const cache = new WeakMap<readonly Workload[], InQuestion>();

/** What could be frozen or let go on here; undefined: that is not known, or it is more than is asked about. */
export function inQuestion({view: {workloads}}: Scene): InQuestion | undefined {
	if (workloads.freshness.state !== 'live') return undefined;
	const {items} = workloads;
	let found = cache.get(items);
	if (found === undefined) {
		const rolling = items.filter(rollsNow);
		const stopped = items.filter(one => (one.kind === 'Deployment' ? isPaused(one) : isHeld(one)));
		const targets = [...rolling, ...stopped].map(({kind, metadata: {namespace = '', name}}) => ({
			kind,
			namespace,
			name,
		}));
		found = {isAnyRolling: rolling.length > 0, targets};
		cache.set(items, found);
	}
	return found.targets.length > mostInQuestion ? undefined : found;
}

/** What is in progress, and the user may change none of it, nor of what is stopped: that is known of each. */
export function nothingMayBeFrozen(scene: Scene): string | undefined {
	const {rights} = scene.view;
	if (rights === undefined || ![...rights.values()].includes(false)) return undefined;
	const open = inQuestion(scene);
	return open?.isAnyRolling && open.targets.every(target => mayChange(rights, target, 'itself') === false)
		? 'no right to patch anything that rolls here (r asks again)'
		: undefined;
}

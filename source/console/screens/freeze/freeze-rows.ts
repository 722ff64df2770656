import type {FreezeItem, FreezePlan} from '../../../cluster/actions/freeze.ts';
import {freezeKubectl, sentItems} from '../../../cluster/actions/freeze-words.ts';
import type {Identity} from '../../../cluster/cluster.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import {rollsNow} from '../../../rollout/rolls-now.ts';
import type {Scene, Screen} from '../../state.ts';
import type {FreezeScreen} from './freeze-screen.ts';

/** What is shown, while anything is; undefined: there is no plan yet. */
export function planOf({course}: FreezeScreen): FreezePlan | undefined {
	return 'plan' in course ? course.plan : undefined;
}

/** Index of the row that keys act on; 0 before one was chosen. */
export function selectedIndex({selectedUid}: FreezeScreen, {items}: FreezePlan): number {
	return Math.max(
		0,
		items.findIndex(({uid}) => uid === selectedUid),
	);
}

export function selectedItem(screen: FreezeScreen, plan: FreezePlan): FreezeItem | undefined {
	return plan.items[selectedIndex(screen, plan)];
}

/** The kubectl lines of what is sent; none while nothing is. */
export function freezeLinesOf(screen: FreezeScreen, identity: Identity): readonly string[] {
	const plan = planOf(screen);
	return plan === undefined ? [] : freezeKubectl(identity, plan.kind, sentItems(plan, new Set(screen.chosen)));
}

/** What `y` does now; where a name confirms, it only begins that. Undefined: there is nothing to do. */
export function freezeVerb(screen: Screen, confirmByName: boolean): string | undefined {
	if (screen.name !== 'freeze' || screen.course.stage !== 'ready') return undefined;
	const {chosen, course} = screen;
	const {kind, items} = course.plan;
	const verb = kind === 'freeze' ? 'freeze now' : 'let go on now';
	if (sentItems(course.plan, new Set(chosen)).length > 0) {
		return confirmByName ? `${verb}, by the context's name` : verb;
	}
	const isLeft = kind === 'thaw' && items.some(({fate}) => fate.type === 'left' && fate.isSettled);
	return isLeft ? 'leave them for good: nothing is written' : undefined;
}

const rollingCache = new WeakMap<readonly Workload[], readonly Workload[]>();

/** The Deployments whose rollouts are in progress now. */
function rollingNow(workloads: readonly Workload[]): readonly Workload[] {
	const known = rollingCache.get(workloads) ?? workloads.filter(one => one.kind === 'Deployment' && rollsNow(one));
	rollingCache.set(workloads, known);
	return known;
}

/** How many rollouts that could be frozen have begun since the preview. */
export function beganSince({kind, items, unlisted}: FreezePlan, {view}: Scene): number {
	if (kind === 'thaw') return 0;
	const known = new Set([...items.map(({uid}) => uid), ...unlisted]);
	return rollingNow(view.workloads.items).filter(({metadata}) => !known.has(metadata.uid)).length;
}

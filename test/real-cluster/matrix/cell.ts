import type {WorkloadKind} from '../../../source/kubernetes/objects.ts';
import {kindWords, workloadKinds} from '../../../source/rollout/workload-kind.ts';

/** What a person does. */
export const actionNames = ['undo', 'roll to', 'pause', 'resume', 'restart', 'scale', 'set image'] as const;

/** What the workload is in when it is done, or what comes in between. */
export const stateNames = [
	'complete',
	'rolling',
	'stuck half way',
	'deadline exceeded',
	'paused',
	'paused half way',
	'scaled to zero',
	'changed meanwhile',
	'deleted meanwhile',
	'forbidden',
	'read-only',
] as const;

export type ActionName = (typeof actionNames)[number];
export type StateName = (typeof stateNames)[number];

/** One action on one workload of its own, in one state. */
export interface Cell {
	readonly kind: WorkloadKind;
	readonly action: ActionName;
	readonly state: StateName;
	/** Of the workload. */
	readonly name: string;
	/** By keys in the built console, in a terminal; else by what the console calls. */
	readonly byKeys?: true;
}

/** Why an action has no meaning for a workload of that kind in that state; undefined: it has. */
export function whyNot({kind, action, state}: Pick<Cell, 'kind' | 'action' | 'state'>): string | undefined {
	if (state === 'deadline exceeded' && kind !== 'Deployment') return 'only a Deployment has a progress deadline';
	if (state === 'scaled to zero' && kind === 'DaemonSet') return 'a DaemonSet has no number of replicas';
	if (kind === 'DaemonSet' && action === 'scale' && isMeanwhile(state)) return 'scaling it is refused before a preview';
	return undefined;
}

/** Something comes between the preview and the confirmation. */
export const isMeanwhile = (state: StateName) => state === 'changed meanwhile' || state === 'deleted meanwhile';

/** All that have a meaning, kind by kind. */
const calledCells: readonly Cell[] = workloadKinds.flatMap(kind =>
	actionNames.flatMap(action =>
		stateNames
			.map((state): Cell => ({kind, action, state, name: nameOf(kind, action, state)}))
			.filter(cell => whyNot(cell) === undefined),
	),
);

/** Each action, each state and each kind some times, as a person does it. */
const byKeys: readonly (readonly [WorkloadKind, ActionName, StateName])[] = [
	['Deployment', 'undo', 'stuck half way'],
	['Deployment', 'roll to', 'complete'],
	['Deployment', 'pause', 'rolling'],
	['Deployment', 'resume', 'paused half way'],
	['Deployment', 'restart', 'deleted meanwhile'],
	['Deployment', 'scale', 'scaled to zero'],
	['Deployment', 'set image', 'deadline exceeded'],
	['Deployment', 'undo', 'changed meanwhile'],
	['Deployment', 'undo', 'forbidden'],
	['Deployment', 'pause', 'read-only'],
	['StatefulSet', 'undo', 'stuck half way'],
	['StatefulSet', 'pause', 'complete'],
	['StatefulSet', 'resume', 'paused'],
	['StatefulSet', 'scale', 'changed meanwhile'],
	['DaemonSet', 'restart', 'complete'],
	['DaemonSet', 'pause', 'rolling'],
	['DaemonSet', 'set image', 'read-only'],
];

const keyedCells: readonly Cell[] = byKeys.map(([kind, action, state]) => ({
	kind,
	action,
	state,
	name: `${nameOf(kind, action, state)}-keys`,
	byKeys: true,
}));

/**
 * The cells of a run. `third`: each action in each state on one kind, so that all three runs of a third would be the
 * whole; each kind meets each action and each state.
 */
export function cellsOf(extent: 'whole' | 'third'): readonly Cell[] {
	const isInThird = ({kind, action, state}: Cell) =>
		(workloadKinds.indexOf(kind) + actionNames.indexOf(action) + stateNames.indexOf(state)) % 3 === 0;
	return [...calledCells.filter(cell => extent === 'whole' || isInThird(cell)), ...keyedCells];
}

function nameOf(kind: WorkloadKind, action: ActionName, state: StateName): string {
	return `${action} ${state} ${kindWords[kind].short}`.replaceAll(' ', '-');
}

/** `deployment/undo-complete-deploy` */
export const refOf = ({kind, name}: Pick<Cell, 'kind' | 'name'>): string => `${kindWords[kind].word}/${name}`;

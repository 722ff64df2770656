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

/** A combination of the matrix. */
export type Combination = Pick<Cell, 'kind' | 'action' | 'state'>;

/** Why a combination can't be brought about, and which state shows what comes nearest. */
export interface Absence {
	readonly why: string;
	readonly shownBy: StateName;
}

/** Undefined: it can be brought about, and is a cell. */
export function absenceOf({kind, state}: Combination): Absence | undefined {
	return state === 'deadline exceeded' && kind !== 'Deployment'
		? {
				why: `only a Deployment has a progress deadline: a ${kind} that gets on no longer is stuck half way, and stays so`,
				shownBy: 'stuck half way',
			}
		: undefined;
}

/** All that there are, kind by kind. */
export const combinations: readonly Combination[] = workloadKinds.flatMap(kind =>
	actionNames.flatMap(action => stateNames.map(state => ({kind, action, state}))),
);

/** All that can be brought about, by what the console calls. */
const calledCells: readonly Cell[] = combinations
	.filter(one => absenceOf(one) === undefined)
	.map(one => ({...one, name: nameOf(one)}));

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
	['DaemonSet', 'undo', 'scaled to zero'],
];

const keyedCells: readonly Cell[] = byKeys.map(([kind, action, state]) => ({
	kind,
	action,
	state,
	name: `${nameOf({kind, action, state})}-keys`,
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

function nameOf({kind, action, state}: Combination): string {
	return `${action} ${state} ${kindWords[kind].short}`.replaceAll(' ', '-');
}

/** `deployment/undo-complete-deploy` */
export const refOf = ({kind, name}: Pick<Cell, 'kind' | 'name'>): string => `${kindWords[kind].word}/${name}`;

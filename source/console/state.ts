import type {ActionOutcome, ActionRequest, Preview} from '../cluster/actions/action.ts';
import type {FreezeKind, FreezePlan} from '../cluster/actions/freeze.ts';
import type {ClusterView, LogQuery, NamespacesOutcome, ObjectName, PodName, WorkloadName} from '../cluster/cluster.ts';
import type {SourceVitals} from '../cluster/source.ts';
import type {Pod} from '../kubernetes/objects.ts';
import type {PlaceList} from './places.ts';
import type {Reversal, WatchedChange} from './reversals.ts';
import type {Heard} from './ring.ts';
import type {SeenAvailability} from './screens/rollout/availability.ts';
import type {FollowedForecast} from './screens/rollout/followed-forecast.ts';
import type {HeldOrder} from './screens/workloads/held-order.ts';
import type {WorkloadRow} from './screens/workloads/rows.ts';

export {sameWorkload} from '../cluster/workload-name.ts';

export type Pane = 'replica-sets' | 'pods' | 'events';

export interface WorkloadsScreen {
	readonly name: 'workloads';
	/** The selection stays with its object while rows move. Undefined, as long as nobody chose: whichever row is the first. */
	readonly selectedUid?: string;
	/** Its name, once it is gone: who is made anew under it is selected again. */
	readonly lost?: WorkloadName;
	/** Which row was drawn first, and since when, where another one was before (the server's time, epoch milliseconds). */
	readonly first?: {readonly uid: string; readonly sinceMs?: number};
	/** Index of the first visible row; drawing moves it so far that the selection is visible. */
	readonly top: number;
	readonly filter: string;
	/** The filter is being typed: keys are text. */
	readonly filtering: boolean;
	/** The rows in the order in which they were drawn last. */
	readonly drawn?: readonly WorkloadRow[];
	/** They stay in this order for a moment after a key. */
	readonly held?: HeldOrder;
}

export interface RolloutScreen {
	readonly name: 'rollout';
	readonly target: WorkloadName;
	readonly pane: Pane;
	/** Index of the first visible row of each pane. */
	readonly tops: Readonly<Record<Pane, number>>;
	/** Uid of the object that keys act on, in the panes whose rows are objects: it stays with its object while rows move. */
	readonly selected?: Readonly<Partial<Record<Pane, string>>>;
}

export interface HistoryScreen {
	readonly name: 'history';
	readonly target: WorkloadName;
	/** Of the ReplicaSet; undefined: the revision that undo proposes. */
	readonly selectedUid?: string;
	/** Of the ReplicaSet that the selected one is compared with; undefined: the present template. */
	readonly baseUid?: string;
	/** Masked values are shown. */
	readonly showValues?: boolean;
}

/** What Confirm waits for or shows. */
export type ConfirmStage =
	| {readonly stage: 'previewing'}
	/**
	 * `painted`: it stood on the screen before now, so that `y` is an answer to it. `typed`: what has been typed of the
	 * workload's name, where that confirms.
	 */
	| {readonly stage: 'ready'; readonly preview: Preview; readonly painted: boolean; readonly typed?: string}
	| {readonly stage: 'unable'; readonly sentence: string}
	| {readonly stage: 'sending'; readonly preview: Preview}
	/** Nothing was written: what changed since the preview. */
	| {readonly stage: 'changed'; readonly what: readonly string[]};

export interface ConfirmScreen {
	readonly name: 'confirm';
	readonly request: ActionRequest;
	/** Tells this preview from older ones whose answers are still on the way. */
	readonly ticket: number;
	readonly top: number;
	readonly stage: ConfirmStage;
	/** Masked values are shown. */
	readonly showValues?: boolean;
}

/** What the freeze screen waits for or shows. */
export type FreezeStage =
	| {readonly stage: 'previewing'}
	/** `painted`, `typed`: as on Confirm. */
	| {readonly stage: 'ready'; readonly plan: FreezePlan; readonly painted: boolean; readonly typed?: string}
	| {readonly stage: 'unable'; readonly sentence: string}
	/** `outcomes`: by uid, of those that were answered. */
	| {readonly stage: 'sending'; readonly plan: FreezePlan; readonly outcomes: FreezeOutcomes}
	| {
			readonly stage: 'done';
			readonly plan: FreezePlan;
			readonly outcomes: FreezeOutcomes;
			readonly outcome: ActionOutcome;
	  };

export type FreezeOutcomes = ReadonlyMap<string, ActionOutcome>;

/** All rollouts in scope at once: to be stopped, or to be let go on. */
export interface FreezeScreen {
	readonly name: 'freeze';
	readonly kind: FreezeKind;
	/** Tells this preview from older ones whose answers are still on the way. */
	readonly ticket: number;
	readonly course: FreezeStage;
	/** Uid of the row that keys act on; undefined: the first. */
	readonly selectedUid?: string;
	readonly top: number;
	/** Uids of those that can't be paused and are to be held. */
	readonly chosen: readonly string[];
}

/** One pod: containers, conditions, events. */
export interface PodScreen {
	readonly name: 'pod';
	/** The workload that it was opened from. */
	readonly target: WorkloadName;
	readonly pod: PodName;
	/** Whose log is meant; undefined: the one in question, see `containerInQuestion`. */
	readonly container?: string;
	readonly top: number;
}

/** Where a log is looked at: the number of a line, counted from the first that arrived, and which of its rows. */
export interface LogPosition {
	readonly line: number;
	readonly row: number;
}

export interface LogsScreen {
	readonly name: 'logs';
	/** The workload that it was opened from. */
	readonly target: WorkloadName;
	readonly pod: PodName;
	readonly container: string;
	readonly previous: boolean;
	/** The first row that is seen; undefined: the end is, and what comes. */
	readonly from?: LogPosition;
	/** Each line with the time at which it was printed. */
	readonly timestamps: boolean;
	readonly filter: string;
	/** The filter is being typed: keys are text. */
	readonly filtering: boolean;
}

export interface EventsScreen {
	readonly name: 'events';
	readonly target: WorkloadName;
	/** Only those of this pod. */
	readonly about?: PodName;
	readonly newestFirst: boolean;
	/** The first row that is seen, counted from the oldest event; undefined: the newest are seen, and what comes. */
	readonly fromOldest?: number;
	readonly filter: string;
	readonly filtering: boolean;
}

/** An object as it was read. */
export type ObjectAnswer =
	/** `atMs`: the server's time. */
	| {readonly type: 'read'; readonly object: Readonly<Record<string, unknown>>; readonly atMs: number}
	| {readonly type: 'failed'; readonly sentence: string};

/** An object as YAML. */
export interface ObjectScreen {
	readonly name: 'object';
	readonly target: WorkloadName;
	readonly object: ObjectName;
	/** Tells this reading from older ones whose answers are still on the way. */
	readonly ticket: number;
	/** Undefined: it has not come yet. */
	readonly answer?: ObjectAnswer;
	/** Masked values are shown. */
	readonly showValues: boolean;
	readonly top: number;
	/** What is looked for. */
	readonly filter: string;
	/** Which of the lines that have it was gone to last, counted from 0; undefined: none yet. */
	readonly match?: number;
	readonly filtering: boolean;
}

/** The difference of two revisions. */
export interface DiffScreen {
	readonly name: 'diff';
	readonly target: WorkloadName;
	/** Uids of the revisions' objects; undefined: the present template. */
	readonly fromUid?: string;
	readonly toUid?: string;
	readonly showValues: boolean;
	readonly top: number;
}

/** The namespaces, to go to one. */
export interface NamespacesScreen {
	readonly name: 'namespaces';
	/** Tells this list from older ones whose answers are still on the way. */
	readonly ticket: number;
	/** Undefined: it has not come yet. */
	readonly answer?: NamespacesOutcome;
	/** Key of the selected row; undefined: the one where one is. */
	readonly selected?: string;
	readonly top: number;
	readonly filter: string;
	readonly filtering: boolean;
}

/** The contexts, to go to one. */
export interface ContextsScreen {
	readonly name: 'contexts';
	readonly list: PlaceList;
	readonly selected?: string;
	readonly top: number;
	readonly filter: string;
	readonly filtering: boolean;
}

/** A value is typed that an action needs. */
export interface AskScreen {
	readonly name: 'ask';
	readonly target: WorkloadName;
	readonly asks: 'replicas' | 'image';
	readonly text: string;
	/** Whose image it is; undefined: not known yet. */
	readonly container?: string;
}

export interface HelpScreen {
	readonly name: 'help';
	readonly top: number;
}

export type Screen =
	| WorkloadsScreen
	| RolloutScreen
	| HistoryScreen
	| ConfirmScreen
	| FreezeScreen
	| AskScreen
	| PodScreen
	| LogsScreen
	| EventsScreen
	| ObjectScreen
	| DiffScreen
	| NamespacesScreen
	| ContextsScreen
	| HelpScreen;
export type ScreenName = Screen['name'];

/** In the order in which Help lists them. */
export const screenNames: readonly ScreenName[] = [
	'workloads',
	'rollout',
	'history',
	'diff',
	'confirm',
	'freeze',
	'ask',
	'pod',
	'logs',
	'events',
	'object',
	'namespaces',
	'contexts',
	'help',
];

/** A write that was confirmed and whose outcome is not known yet. */
export interface SentWrite {
	readonly ticket: number;
	readonly target: WorkloadName;
	/** `undo of`: it stands before the name. */
	readonly what: string;
	/** What was previewed. */
	readonly preview: Preview;
}

/** A freeze that was confirmed, or what takes one back, and whose answers are not all there. */
export interface SentFreeze {
	readonly ticket: number;
	/** `freeze 3 rollouts`. */
	readonly what: string;
	readonly of: number;
	readonly answered: number;
	/** By uid, what was sent. */
	readonly previews: ReadonlyMap<string, Preview>;
}

/** What a person has to know of earlier runs: it stays on the message line until there was time to read it, and in Help. */
export interface Told {
	readonly text: string;
	/** When the first key after it was pressed: somebody is there. The server's time, epoch milliseconds. */
	readonly readSinceMs?: number;
}

/** The message line: what the last key did, or why it did nothing. */
export interface Notice {
	readonly tone: 'plain' | 'good' | 'busy' | 'bad' | 'paused';
	readonly text: string;
	/** When it was said (the server's time, epoch milliseconds): `update` fills it in. */
	readonly atMs?: number;
}

export interface ConsoleState {
	/** What lies under the screen that is seen; Esc goes back to its last. */
	readonly below: readonly Screen[];
	readonly screen: Screen;
	readonly notice?: Notice;
	readonly told?: Told;
	/** Workloads whose pause is on its way. */
	readonly pausing: readonly WorkloadName[];
	readonly sent: readonly SentWrite[];
	readonly freezing?: SentFreeze;
	/** What was done here, watched for somebody who takes it back. */
	readonly watched: readonly WatchedChange[];
	/** What somebody took back, oldest first. */
	readonly reversals: readonly Reversal[];
	/** The last change that was forecast and done: what became of it. */
	readonly followed?: FollowedForecast;
	/** Which object was open when it was looked at last. */
	readonly openedObject?: {readonly target: WorkloadName; readonly uid: string};
	/** What the workload that is open was last heard to do. */
	readonly heard?: Heard;
	/** The course of the workload that is open. */
	readonly availability?: SeenAvailability;
	/** Of which workload the rights were asked for last, and when (the server's time, epoch milliseconds). */
	readonly askedRights?: {readonly target: WorkloadName; readonly atMs: number};
	readonly nextTicket: number;
	/** The terminal tells of the mouse. */
	readonly mouse?: true;
	readonly columns: number;
	readonly rows: number;
}

/** All that a screen is made from apart from the state: nothing here is changed by a key. */
export interface Scene {
	readonly view: ClusterView;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
	/** How the way to the cluster stands at the moment of asking; absent: there is none. */
	readonly vitals?: () => SourceVitals;
	readonly writesDisabled?: string;
	/** After `y` the workload's name has to be typed. */
	readonly confirmByName?: true;
	/** Why there is no other place to go to. */
	readonly placeless?: string;
	/** Standard input delivers no keys. */
	readonly keyless?: true;
	/** IANA name; undefined: the machine's. */
	readonly timeZone?: string;
}

export const firstWorkloads: WorkloadsScreen = {name: 'workloads', top: 0, filter: '', filtering: false};

export function rolloutScreen(target: WorkloadName): RolloutScreen {
	return {name: 'rollout', target, pane: 'pods', tops: {'replica-sets': 0, pods: 0, events: 0}};
}

export function podNameOf({metadata: {namespace = '', name, uid}}: Pod): PodName {
	return {namespace, name, uid};
}

export function podScreen(target: WorkloadName, pod: Pod): PodScreen {
	return {name: 'pod', target, pod: podNameOf(pod), top: 0};
}

export function initialState(columns: number, rows: number, target?: WorkloadName): ConsoleState {
	return {
		below: target ? [firstWorkloads] : [],
		screen: target ? rolloutScreen(target) : firstWorkloads,
		pausing: [],
		sent: [],
		watched: [],
		reversals: [],
		nextTicket: 1,
		columns,
		rows,
	};
}

/** The workload whose parts must be watched: that of the uppermost screen which shows one. A question needs its row only. */
export function watchedTarget({below, screen}: ConsoleState): WorkloadName | undefined {
	const showing = [screen, ...below.toReversed()].filter(one => 'target' in one && one.name !== 'ask');
	return showing.flatMap(one => ('target' in one ? [one.target] : []))[0];
}

/** The pod that must be watched: that of the uppermost screen which shows one. */
export function watchedPod({below, screen}: ConsoleState): PodName | undefined {
	return [screen, ...below.toReversed()].flatMap(one => ('pod' in one ? [one.pod] : []))[0];
}

/** The log that must be read: that of the Logs screen, also while Help lies on it. */
export function watchedLog({below, screen}: ConsoleState): LogQuery | undefined {
	const logs = [screen, ...below.toReversed()].find(({name}) => name === 'logs');
	return logs?.name === 'logs' ? logQueryOf(logs) : undefined;
}

export function logQueryOf({pod, container, previous}: LogsScreen): LogQuery {
	return {namespace: pod.namespace, pod: pod.name, container, previous};
}

export function samePod(a: PodName | undefined, b: PodName | undefined): boolean {
	return (
		a === b ||
		(a !== undefined && b !== undefined && a.name === b.name && a.namespace === b.namespace && a.uid === b.uid)
	);
}

export function sameLog(a: LogQuery | undefined, b: LogQuery | undefined): boolean {
	return (
		a === b ||
		(a !== undefined &&
			b !== undefined &&
			a.namespace === b.namespace &&
			a.pod === b.pod &&
			a.container === b.container &&
			a.previous === b.previous)
	);
}

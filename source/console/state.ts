import type {Preview} from '../cluster/actions/action.ts';
import type {ClusterView, WorkloadName} from '../cluster/cluster.ts';
import type {SourceVitals} from '../cluster/source.ts';
import type {Reversal, WatchedChange} from './reversals.ts';
import type {Heard} from './ring.ts';
import type {AskScreen} from './screens/ask/ask-screen.ts';
import type {CommandScreen} from './screens/command/command-screen.ts';
import type {ConfirmScreen} from './screens/confirm/confirm-screen.ts';
import type {DiffScreen} from './screens/diff/diff-screen.ts';
import type {EventsScreen} from './screens/events/events-screen.ts';
import type {FreezeScreen} from './screens/freeze/freeze-screen.ts';
import type {HelpScreen} from './screens/help/help-screen.ts';
import type {HistoryScreen} from './screens/history/history-screen.ts';
import type {LogsScreen} from './screens/logs/logs-screen.ts';
import type {ObjectScreen} from './screens/object/object-screen.ts';
import type {ContextsScreen, NamespacesScreen} from './screens/places/place-screens.ts';
import type {PodScreen} from './screens/pod/pod-screen.ts';
import type {SeenAvailability} from './screens/rollout/availability.ts';
import type {FollowedForecast} from './screens/rollout/followed-forecast.ts';
import {type RolloutScreen, rolloutScreen} from './screens/rollout/rollout-screen.ts';
import {firstWorkloads, type WorkloadsScreen} from './screens/workloads/workloads-screen.ts';

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
	| CommandScreen
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
	'command',
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
	/** Where all of it can be read, for its end where there is no room for it: `? has the rest`. */
	readonly rest?: string;
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
	/** Of which Deployment that does not roll it was asked last whether it is to be paused, and when (the server's time, epoch milliseconds). */
	readonly askedToPause?: {readonly uid: string; readonly atMs: number};
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
	/** The same of what rolls or is stopped beside the selected row, which may not be changed. */
	readonly askedBeside?: readonly {readonly target: WorkloadName; readonly atMs: number}[];
	/** On which row of the list the selection is, of which nothing was asked yet, and since when (the server's time, epoch milliseconds). */
	readonly restingOn?: {readonly target: WorkloadName; readonly sinceMs: number};
	/** Until when ages were counted on the last picture of what was live: the server's time, epoch milliseconds. */
	readonly countedMs?: number;
	readonly nextTicket: number;
	/** What was typed on the command line, oldest first. */
	readonly commandHistory: readonly string[];
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

export function initialState(columns: number, rows: number, target?: WorkloadName): ConsoleState {
	return {
		below: target ? [firstWorkloads] : [],
		screen: target ? rolloutScreen(target) : firstWorkloads,
		pausing: [],
		sent: [],
		watched: [],
		reversals: [],
		nextTicket: 1,
		commandHistory: [],
		columns,
		rows,
	};
}

import type {ListMetadata} from '../decoder/list-decoder.ts';
import type {WatchFrame} from '../decoder/watch-decoder.ts';
import type {KubernetesError} from '../errors.ts';
import type {KubernetesObject} from '../objects.ts';
import type {WatchOutput, WatchQuery} from '../watch-events.ts';
import type {SyncMethod} from './sync-memory.ts';

/** One page of a list: which, and what the pages before it gave. */
export interface Page {
	/** '' for the first. */
	readonly continueToken: string;
	/** Of the first page only: '' the newest state, '0' any, else one not older than this. */
	readonly notOlderThan: string;
	/** False: all at once, the last resort when tokens expire faster than pages are read. */
	readonly isPaged: boolean;
	/** A token expired once already, so that the list began anew. */
	readonly wasRestarted: boolean;
	/** The resourceVersion of the first page: what the list as a whole shows. */
	readonly listVersion: string;
	/** Objects of the pages before it. */
	readonly received: number;
	readonly total?: number;
	/** A watch that was to bring the list brought nothing at all: if there are objects, it was held back on the way. */
	readonly doubtsWatches: boolean;
}

/** What is to be requested next. */
export type Plan =
	/** A full list, by the method that serves this cluster; `notOlderThan` '' demands the newest state. */
	| {readonly type: 'sync'; readonly notOlderThan: string}
	| {readonly type: 'page'; readonly page: Page}
	/** The changes since the state's resourceVersion. */
	| {readonly type: 'watch'};

/**
 * Where a reflector stands. Modelled on kube-rs's watcher (kube-runtime/src/watcher.rs). All times are monotonic, but
 * for `sinceMs`, which is told.
 */
export type Phase =
	| {readonly name: 'empty'}
	/** A watch that first brings all that exists; its end is marked by a bookmark. */
	| {
			readonly name: 'watch-list';
			readonly notOlderThan: string;
			readonly sinceMs: number;
			readonly startedMs: number;
			readonly lastBytesMs: number;
			/** Of the stream, which is a watch afterwards. */
			readonly endsByMs: number;
			readonly isCompressed: boolean;
			readonly bytes: number;
			readonly received: number;
	  }
	| {
			readonly name: 'list-page';
			readonly page: Page;
			readonly isAnswered: boolean;
			readonly lastBytesMs: number;
			/** Objects of this page; nothing of them counts when it has to be asked for again. */
			readonly received: number;
	  }
	| {
			readonly name: 'watching';
			readonly openedMs: number;
			readonly lastBytesMs: number;
			/** When the server was to have ended it, as it was asked to: what is open then has no server behind it. */
			readonly endsByMs: number;
			readonly isAnswered: boolean;
			/** The last status told was `live`; a watch that ends as it should is resumed without a word. */
			readonly isShownLive: boolean;
			readonly events: number;
	  }
	/** Until the server answers again (`forContact`), and not before a time. */
	| {
			readonly name: 'backing-off';
			readonly plan: Plan;
			readonly forContact: boolean;
			readonly notBeforeMs: number;
			readonly isShownLive: boolean;
			/** What broke a watch that is still shown live: told when it is not back by then. */
			readonly unspoken?: {readonly error: KubernetesError; readonly untilMs: number};
	  }
	| {readonly name: 'blocked'; readonly plan: Plan}
	| {readonly name: 'stopped'};

export interface ReflectorState {
	readonly phase: Phase;
	/** Counts the requests: what an older one brings is ignored. */
	readonly generation: number;
	/** Everything up to here was told; '' until the first full list is complete. */
	readonly resourceVersion: string;
	/** Faults in a row. */
	readonly failures: number;
	/** How many of them were versions or tokens that were too old. */
	readonly expirations: number;
	/** Watches in a row that ended as soon as they began. */
	readonly shortWatches: number;
	/** Watches in a row that ended soon after they began, whatever they brought. */
	readonly briefWatches: number;
	/** Since when full lists stand in for watches, while they do; monotonic. */
	readonly pollingSinceMs?: number;
	/** When the stream broke, while it is broken; epoch milliseconds. */
	readonly brokenSinceMs?: number;
	/** When the last outage ended; monotonic. */
	readonly regainedMs?: number;
	/** Whether the server sends bookmarks for this kind. */
	readonly expectsBookmarks: boolean;
	/** Whether the server can be asked how many objects there are. */
	readonly isCountable: boolean;
}

export type ReflectorInput =
	| {readonly type: 'start'}
	/** The headers of a 2xx answer are there. */
	| {readonly type: 'answered'; readonly generation: number; readonly isCompressed: boolean}
	/** A chunk of a watch: its events, perhaps none; `bytes` unpacked. */
	| {
			readonly type: 'frames';
			readonly generation: number;
			readonly frames: readonly WatchFrame[];
			readonly bytes: number;
	  }
	/** A chunk of a list: its objects, perhaps none. */
	| {readonly type: 'objects'; readonly generation: number; readonly objects: readonly KubernetesObject[]}
	/** A list's body is complete. */
	| {readonly type: 'page-ended'; readonly generation: number; readonly metadata: ListMetadata}
	/** A watch's body ended as it should. */
	| {readonly type: 'ended'; readonly generation: number}
	| {readonly type: 'failed'; readonly generation: number; readonly error: KubernetesError}
	| {readonly type: 'timer'; readonly timer: TimerName}
	/** How many objects were held, and how many there were at the server, at one resourceVersion. */
	| {readonly type: 'audited'; readonly held: number; readonly counted: number}
	/** The server answers; `regained`: after an outage. */
	| {readonly type: 'reached'; readonly regained: boolean}
	| {readonly type: 'retry-now'}
	| {readonly type: 'stop'};

/** `retry` ends a back-off; `watchdog` finds requests that say nothing; `audit` is when the objects are counted. */
export type TimerName = 'retry' | 'watchdog' | 'audit';

export type ReflectorCommand =
	/** Sends a request; the one before it is given up. */
	| {
			readonly type: 'open';
			readonly generation: number;
			readonly verb: 'list' | 'watch';
			/** Of the query string; '' leaves one out. */
			readonly parameters: Readonly<Record<string, string>>;
	  }
	/** Gives up the request in flight. */
	| {readonly type: 'close'}
	| {readonly type: 'emit'; readonly output: WatchOutput}
	/** There is one of each name: a new one replaces it. */
	| {readonly type: 'set-timer'; readonly timer: TimerName; readonly afterMs: number}
	| {readonly type: 'clear-timer'; readonly timer: TimerName}
	/** Keeps what was learned of the cluster, for all its watches. */
	| {readonly type: 'remember'; readonly method: SyncMethod}
	/** Compares how many objects are held with how many the server had at this version. */
	| {readonly type: 'audit'; readonly resourceVersion: string}
	/** Tells the contact monitor of a fault of the connection. */
	| {readonly type: 'report-fault'}
	/** Asks the contact monitor for one `reached`. */
	| {readonly type: 'await-contact'};

/** What a step needs from outside. */
export interface Surroundings {
	/** Epoch milliseconds: for what is told. */
	readonly nowMs: number;
	/** For intervals: nobody sets this clock. */
	readonly monotonicMs: number;
	/** Of [0, 1), by chance. */
	readonly random: number;
	readonly syncMethod: SyncMethod;
}

/** What of a query decides how its watch behaves. */
export type CollectionName = Pick<WatchQuery, 'resource' | 'labelSelector' | 'fieldSelector'>;

export interface Step {
	readonly state: ReflectorState;
	readonly commands: readonly ReflectorCommand[];
}

/**
 * A reflector that was not started. The API server has no watch cache for events, and so sends no bookmarks for them: the
 * version that was seen last is soon too old to be asked about. Of what a selector selects it does not know the number.
 */
export function initialReflectorState({resource, labelSelector, fieldSelector}: CollectionName): ReflectorState {
	const expectsBookmarks = resource !== 'events';
	return {
		phase: {name: 'empty'},
		generation: 0,
		resourceVersion: '',
		failures: 0,
		expirations: 0,
		shortWatches: 0,
		briefWatches: 0,
		expectsBookmarks,
		isCountable: expectsBookmarks && !labelSelector && !fieldSelector,
	};
}

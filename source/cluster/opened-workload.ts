import type {ControllerRevision, Event, ReplicaSet, Workload} from '../kubernetes/objects.ts';
import {formatLabelSelector} from '../rollout/label-selector-text.ts';
import {withPresentTemplate} from '../rollout/present-template.ts';
import {revisionsOf} from '../rollout/revisions.ts';
import {kindWords} from '../rollout/workload-kind.ts';
import type {Collection, Freshness, OpenedWorkload, WorkloadName} from './cluster.ts';
import {createControllers} from './controllers.ts';
import {knownUntilMs, worstFreshness} from './freshness.ts';
import type {KnownRevisions} from './known-revisions.ts';
import {memoizeLast} from './memoize-last.ts';
import {ownParts} from './own-parts.ts';
import type {HeldParts, Part, PartsPool} from './parts-pool.ts';
import type {SeenJournal} from './seen-journal.ts';
import type {WatchSource} from './source.ts';
import {subscribe} from './subscription.ts';
import {compareEvents, concernsWorkload} from './workload-events.ts';

/** Events kept per workload: more than anyone scrolls through, and about 1 MB. */
const eventLimit = 500;

const none: readonly never[] = [];

/** The watches of one workload: itself with its whole template, its ReplicaSets or ControllerRevisions, its pods, and events. */
export interface OpenedWatches {
	readonly target: WorkloadName;
	view(): OpenedWorkload;
	/** To be told when the server answers no longer, or again. */
	contactChanged(): void;
	stop(): void;
}

export interface OpenedWatchesOptions {
	readonly nowMs: number;
	readonly skewMs: () => number;
	readonly onChange: () => void;
	/**
	 * The row of the Workloads screen as it is now, where it is there: its selector lets the other watches start at once, and
	 * it is what is shown until the whole workload has come, which from a silent server it does not.
	 */
	readonly row: () => {readonly workload: Workload; readonly freshness: Freshness} | undefined;
	/** Remembers how its revisions went. */
	readonly journal: SeenJournal;
	/** Remembers the numbers of revisions that the list can't tell. */
	readonly revisions: KnownRevisions;
	/** Where the watches of its parts are had from. */
	readonly pool: PartsPool;
}

type OwnedParts = Pick<OpenedWorkload, 'replicaSets' | 'controllerRevisions' | 'pods'>;

/** What a kind does not have is known: none. */
const nothing: Collection<never> = {items: none, freshness: {state: 'live'}};

/** Starts the watches of `target`; those by label selector as soon as the selector is known. */
export function openWorkload(source: WatchSource, target: WorkloadName, options: OpenedWatchesOptions): OpenedWatches {
	const {kind, namespace, name} = target;
	let parts: HeldParts | undefined;
	let seen: Workload | undefined;
	// What the workload consisted of when it was deleted: the garbage collector takes its parts away soon after.
	let last: (OwnedParts & {readonly goneMs: number}) | undefined;
	// Until its parts are watched, nothing is known of who controls whom.
	const noControllers = createControllers();
	const controllers = () => parts?.controllers ?? noControllers;

	const ownPartsOnce = memoizeLast(ownParts);
	const own = subscribe<Workload>(
		source,
		{resource: kindWords[kind].plural, namespace, fieldSelector: `metadata.name=${name}`, detail: 'whole'},
		{...options, onChange: onOwnChange},
	);
	// One watch for the namespace: a field selector names one object, and the pods are many and come and go. What is
	// not of this workload is dropped on arrival.
	const events = subscribe<Event>(
		source,
		{resource: 'events', namespace, detail: 'row'},
		{
			...options,
			accepts: event => concernsWorkload(event, {kind, name, uid: seen?.metadata.uid}, controllers()),
			limit: {count: eventLimit, order: compareEvents},
		},
	);

	function startParts(workload: Workload): void {
		const selector = formatLabelSelector(workload.spec.selector);
		if (parts?.selector === selector) return;
		const former = parts;
		parts = options.pool.take(target, selector, onPartChange);
		former?.release();
	}

	/** Nobody sees how it fares: the watch is broken or refused, or the server does not answer. */
	let isUnseen = false;

	/** Time that nobody saw counts for nothing: it ends when that begins, and begins anew when the watch is live again. */
	function keepTime(): void {
		const freshness = own.freshness();
		if (seen === undefined) return;
		if (freshness.state === 'live' && isUnseen) {
			isUnseen = false;
			look();
		} else if ('asOfMs' in freshness && !isUnseen) {
			isUnseen = true;
			options.journal.leave(seen.metadata.uid, knownUntilMs(freshness, source.now()));
		}
	}

	/** Notes which revision the workload has, and how it fares. */
	function look(): void {
		if (seen === undefined || isUnseen) return;
		const {replicaSets, controllerRevisions} = presentParts();
		const revisions = revisionsOf(seen, kind === 'Deployment' ? replicaSets.items : controllerRevisions.items);
		options.journal.look(seen, revisions, source.now());
		options.revisions.note(seen, revisions);
	}

	function onPartChange(part: Part): void {
		if (part !== 'pods') look();
		options.onChange();
	}

	function onOwnChange(): void {
		const workload = own.items()[0];
		if (workload) {
			const isNew = workload !== seen;
			seen = workload;
			last = undefined;
			startParts(workload);
			if (isNew) look();
		} else if (seen && own.complete()) {
			last ??= {...presentParts(), goneMs: source.now()};
		}
		keepTime();
		options.onChange();
	}

	/** The row, as long as nothing was told of the workload itself. */
	function knownRow(): ReturnType<OpenedWatchesOptions['row']> {
		return seen || own.complete() ? undefined : options.row();
	}

	function presentParts(): OwnedParts {
		const pending: Collection<never> = {items: none, freshness: own.freshness()};
		return ownPartsOnce(
			own.items()[0] ?? seen ?? knownRow()?.workload,
			parts === undefined && kind === 'Deployment' ? pending : (parts?.replicaSets?.collection() ?? nothing),
			parts === undefined && kind !== 'Deployment' ? pending : (parts?.controllerRevisions?.collection() ?? nothing),
			parts?.pods.collection() ?? pending,
		);
	}

	const known = options.row();
	if (known) startParts(known.workload);

	// The row has the images of its template only; its ReplicaSets or ControllerRevisions may have come, and keep all of it.
	const filledOnce = memoizeLast((row: Workload, owned: readonly ReplicaSet[] | readonly ControllerRevision[]) =>
		withPresentTemplate(row, owned),
	);

	function shownRow({replicaSets, controllerRevisions}: OwnedParts): Partial<OpenedWorkload> {
		const row = knownRow();
		if (row === undefined) return {};
		const owned = kind === 'Deployment' ? replicaSets.items : controllerRevisions.items;
		const filled = filledOnce(row.workload, owned);
		return {
			workload: filled ?? row.workload,
			isRow: true,
			freshness: worstFreshness(own.freshness(), row.freshness),
		};
	}

	// Anew only for other events: a pod that comes later does not change whose the events are that were let in.
	const eventsOnce = memoizeLast((uid: string | undefined, {items, freshness}: Collection<Event>) => ({
		items:
			uid === undefined
				? none
				: items.filter(event => concernsWorkload(event, {kind, name, uid}, controllers())).sort(compareEvents),
		freshness,
	}));

	return {
		target,
		view() {
			const present = own.items()[0];
			const gone = present || !own.complete() ? undefined : seen ? 'deleted' : 'absent';
			const parts = last ?? presentParts();
			const whole = present ?? seen;
			const shown = {freshness: own.freshness(), ...(whole ? {workload: whole} : shownRow(parts))};
			const {workload} = shown;
			const history = workload && options.journal.of(workload.metadata.uid);
			return {
				target,
				...shown,
				...(gone ? {gone} : {}),
				...(history ? {seen: history} : {}),
				...parts,
				events: eventsOnce(workload?.metadata.uid, events.collection()),
			};
		},
		contactChanged: keepTime,
		stop() {
			if (seen && !isUnseen) options.journal.leave(seen.metadata.uid, knownUntilMs(own.freshness(), source.now()));
			own.stop();
			events.stop();
			parts?.release();
		},
	};
}

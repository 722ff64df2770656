import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Event, Workload} from '../../kubernetes/objects.ts';
import {type Finding, findingWithoutTemplate, lookAt} from '../../rollout/finding.ts';
import {formatLabelSelector} from '../../rollout/label-selector-text.ts';
import {beforeNotStarted, withPresentTemplate} from '../../rollout/present-template.ts';
import type {Collection, Freshness} from '../cluster.ts';
import type {KnownRevisions} from '../known-revisions.ts';
import {ownParts} from '../own-parts.ts';
import type {PartsPool} from '../parts-pool.ts';
import type {SeenJournal} from '../seen-journal.ts';
import type {WatchSource} from '../source.ts';
import {type Subscription, subscribe} from '../subscription.ts';
import {compareEvents} from '../workload-events.ts';
import type {WorkloadName} from '../workload-name.ts';
import {type Held, holdFinding} from './hold-finding.ts';

/** What stays the same for all that is attended to. */
export interface AttendedContext {
	readonly source: WatchSource;
	readonly pool: PartsPool;
	readonly journal: SeenJournal;
	readonly revisions: KnownRevisions;
	readonly skewMs: () => number;
	/** This machine's time, epoch milliseconds. */
	readonly nowMs: () => number;
}

/** The watches of one workload that is attended to. */
export interface AttendedWorkload {
	/** Looks again at `row`, as it is now, if anything changed or `isDue`: much depends on the time alone. */
	look(row: Workload, isDue: boolean): void;
	finding(): Finding | undefined;
	/** Its parts may not be read. */
	isRefused(): boolean;
	/** Of its parts. */
	freshness(): Freshness;
	stop(): void;
}

/** Events about one object: more than a diagnosis reads. */
const eventLimit = 50;

/** Starts the watches of what belongs to the workload of a row. */
export function attendTo(
	first: Workload,
	{source, pool, journal, revisions, skewMs, nowMs}: AttendedContext,
	onChange: () => void,
): AttendedWorkload {
	const {kind} = first;
	const {namespace = '', name} = first.metadata;
	const target: WorkloadName = {kind, namespace, name};
	let row = first;
	let hasChanged = true;
	let held: Held | undefined;
	let events: {readonly about: string; readonly watch: Subscription<Event>} | undefined;
	let mayReadEvents = true;
	const changed = () => {
		hasChanged = true;
		onChange();
	};
	const parts = pool.take(target, formatLabelSelector(first.spec.selector), changed);
	const owned = () => parts.replicaSets ?? parts.controllerRevisions ?? parts.pods;

	function isBlocked(...kinds: readonly KubernetesError['kind'][]): boolean {
		return [owned(), parts.pods].some(one => {
			const freshness = one.freshness();
			return freshness.state === 'blocked' && (kinds.length === 0 || kinds.includes(freshness.error.kind));
		});
	}

	/** One narrow watch, of what the objects leave unexplained; it stays until something else is, or it is refused. */
	function watchEvents(about: string | undefined): void {
		if (events?.watch.freshness().state === 'blocked') mayReadEvents = false;
		if (!mayReadEvents) events?.watch.stop();
		if (!mayReadEvents || about === undefined || events?.about === about) return;
		events?.watch.stop();
		const query = {resource: 'events', namespace, fieldSelector: `involvedObject.uid=${about}`, detail: 'row'} as const;
		const limit = {count: eventLimit, order: compareEvents};
		events = {about, watch: subscribe<Event>(source, query, {skewMs, nowMs: nowMs(), onChange: changed, limit})};
	}

	/** Until the events of the workload itself have come, or where they never do. */
	function unread(about: string | undefined): Pick<Finding, 'isUnread'> {
		const isRead = events?.about === about && events?.watch.freshness().state === 'live';
		return about === first.metadata.uid && !isRead ? {isUnread: true} : {};
	}

	return {
		look(next, isDue) {
			if (!hasChanged && !isDue && next === row) return;
			hasChanged = false;
			row = next;
			const isLive = [owned(), parts.pods].every(one => one.freshness().state === 'live');
			// What was found stands until more is known: a watch that is resumed is no change of the workload. It falls
			// when its pods are not to be read any more, and when it was found of another template or size.
			if (!isLive) {
				if (isBlocked() || held?.generation !== (row.metadata.generation ?? 0)) held = undefined;
				return;
			}
			const none: Collection<never> = {items: [], freshness: {state: 'live'}};
			const own = ownParts(
				row,
				parts.replicaSets?.collection() ?? none,
				parts.controllerRevisions?.collection() ?? none,
				parts.pods.collection(),
			);
			const ownedItems = kind === 'Deployment' ? own.replicaSets.items : own.controllerRevisions.items;
			const now = source.now();
			const from = beforeNotStarted(row, ownedItems);
			const workload = from ? undefined : withPresentTemplate(row, ownedItems);
			if (workload === undefined) {
				const without = from ? {isStuck: false, from} : findingWithoutTemplate(row, own.replicaSets.items);
				held = without && holdFinding(held, without, row, now);
				return;
			}
			const look = lookAt(workload, ownedItems, own.pods.items, events?.watch.items() ?? [], now);
			watchEvents(look.unexplained);
			held = holdFinding(held, {...look.finding, ...unread(look.unexplained)}, workload, now);
			journal.look(workload, look.revisions, now, look.failure);
			revisions.note(workload, look.revisions);
		},
		finding: () => held?.finding,
		isRefused: () => isBlocked('forbidden'),
		freshness: () => parts.pods.freshness(),
		stop() {
			events?.watch.stop();
			parts.release();
		},
	};
}

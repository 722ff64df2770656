import type {Clock} from '../kubernetes/clock.ts';
import type {Pod, Workload} from '../kubernetes/objects.ts';
import type {Diagnosis} from '../rollout/diagnosis/diagnosis.ts';
import {failureIn} from '../rollout/finding.ts';
import {revisionsOf} from '../rollout/revisions.ts';
import type {Remembered} from '../rollout/service-record.ts';
import {createAttention} from './attention/attention.ts';
import type {ClusterView, Freshness, Identity, OpenedWorkload, ReplayPosition, WorkloadName} from './cluster.ts';
import {createCrashLog} from './crash-log.ts';
import {worstFreshness} from './freshness.ts';
import {createInspection} from './inspection.ts';
import {createKnownRevisions} from './known-revisions.ts';
import {createNamespacePresence, type PresenceAnswer} from './namespace-presence.ts';
import type {LogQuery} from './opened-log.ts';
import type {PodName} from './opened-pod.ts';
import {type OpenedWatches, openWorkload} from './opened-workload.ts';
import {createPartsPool} from './parts-pool.ts';
import {createScopedList, type Discover} from './scoped-list.ts';
import {createSeenJournal, type SeenJournal} from './seen-journal.ts';
import type {Contact, WatchSource} from './source.ts';
import {sameWorkload} from './workload-name.ts';

/** The watches of a workload go on for so long after it was left, so that going back is instant. */
const lingerMs = 30_000;

/** The live mirror of the part of a cluster that is looked at. */
export interface Mirror {
	view(): ClusterView;
	subscribe(listener: () => void): () => void;
	open(target: WorkloadName): void;
	closeWorkload(): void;
	/** The workload as it is held, from the opened one or the list; undefined when neither has it. */
	workload(target: WorkloadName): Workload | undefined;
	/** The pods of the opened workload; undefined when it is another one, or they are not all there. */
	pods(target: WorkloadName): readonly Pod[] | undefined;
	/** What is known of how its revisions went, beside what can be read of it now: whether it is open or not. */
	remembered(workload: Workload): Remembered;
	/** Asks anew what may be read, where only a part of what was asked for is shown. */
	askAgain(): void;
	openPod(target: PodName | undefined): void;
	openLog(query: LogQuery | undefined): void;
	/** Something beside the mirror changed: the listeners are told. */
	changed(): void;
	close(): void;
}

export interface MirrorOptions {
	readonly source: WatchSource;
	readonly identity: Identity;
	readonly clock: Clock;
	/** Narrows the list, in the API's grammar. */
	readonly labelSelector?: string;
	/** Which namespaces may be read, for when all at once may not. */
	readonly discover?: Discover;
	/** Whether there is the namespace in scope: asked where its list is empty. */
	readonly readPresence?: (namespace: string) => Promise<PresenceAnswer>;
	/** Without the list: only what is opened is watched. */
	readonly single?: boolean;
	/** Remembers how revisions went; by default one that lasts as long as the mirror. */
	readonly journal?: SeenJournal;
	/** Where a recording stands; absent for a cluster. */
	readonly replay?: () => ReplayPosition;
}

/** Starts watching what rolls out in `identity.namespace`, or in all; what is opened is watched on top of that. */
export function createMirror(options: MirrorOptions): Mirror {
	const {
		source,
		identity,
		clock,
		labelSelector,
		single = false,
		journal = createSeenJournal(),
		replay,
		discover,
		readPresence,
	} = options;
	const listeners = new Set<() => void>();
	let opened: OpenedWatches | undefined;
	let shown = false;
	let cancelLinger: (() => void) | undefined;
	let notifying = false;
	let view: ClusterView | undefined;
	let viewedContact: Contact['state'] | undefined;

	/** A chunk of the stream brings many outputs at once; the listeners hear of them once. */
	function onChange(): void {
		view = undefined;
		if (notifying) return;
		notifying = true;
		queueMicrotask(() => {
			notifying = false;
			crashLog?.look(shown ? opened?.view() : undefined);
			// What is not fine of the list is looked after, also while something else is open.
			attention?.look();
			presence?.look(isKnownEmpty());
			for (const listener of listeners) listener();
		});
	}

	const revisions = createKnownRevisions();
	const skewMs = () => source.now() - clock.now();
	const list = createScopedList(source, {
		discover: identity.namespace || single ? undefined : discover,
		namespaces: single ? [] : identity.namespace ? [identity.namespace] : undefined,
		labelSelector,
		clock,
		nowMs: clock.now(),
		skewMs,
		onChange,
	});
	const {namespace} = identity;
	const presence =
		namespace && readPresence && !single
			? createNamespacePresence(() => readPresence(namespace), {clock, onChange})
			: undefined;
	function isKnownEmpty(): boolean {
		const {items, freshness} = list.collection();
		return freshness.state === 'live' && items.length === 0;
	}
	const pool = createPartsPool(source, {skewMs, nowMs: clock.now});
	const openedUid = () => opened?.view().workload?.metadata.uid;
	const attention = single
		? undefined
		: createAttention({
				source,
				clock,
				list,
				pool,
				journal,
				revisions,
				skewMs,
				onChange,
				isOpen: uid => uid === openedUid(),
			});
	const openJournal: SeenJournal = {
		...journal,
		leave(uid, atMs) {
			if (!attention?.isAttended(uid)) journal.leave(uid, atMs);
		},
	};
	const inspection = createInspection({source, clock, skewMs, onChange});
	const {readLogTail} = source;
	const crashLog =
		readLogTail && createCrashLog({readLogTail, now: source.now, clock, onChange, onDiagnosed: noteFailure});
	const endContact = source.onContactChange(() => {
		opened?.contactChanged();
		onChange();
	});

	/** What the pods of the open workload were seen to do is kept, for when they are gone. */
	function noteFailure(
		{workload, replicaSets, controllerRevisions}: OpenedWorkload,
		found: readonly Diagnosis[],
	): void {
		const failure = failureIn(found);
		if (workload === undefined || failure === undefined) return;
		const owned = workload.kind === 'Deployment' ? replicaSets.items : controllerRevisions.items;
		journal.look(workload, revisionsOf(workload, owned), source.now(), failure);
	}

	function stopOpened(): void {
		cancelLinger?.();
		cancelLinger = undefined;
		opened?.stop();
		opened = undefined;
		shown = false;
		attention?.closes();
	}

	function buildView(): ClusterView {
		const workloads = list.collection();
		const seen = shown ? opened?.view() : undefined;
		const lastWords = crashLog?.words();
		const detail = seen && lastWords ? {...seen, lastWords} : seen;
		const freshness = detail ? openedFreshness(detail) : workloads.freshness;
		const position = replay?.();
		const scope = list.scope();
		const findings = attention?.findings();
		const namespacePresence = presence?.state();
		return {
			identity,
			freshness,
			workloads,
			parts: list.parts(),
			revisions: revisions.all(),
			...(findings && findings.size > 0 ? {findings} : {}),
			...(scope ? {scope} : {}),
			...(namespacePresence ? {namespacePresence} : {}),
			...(detail ? {opened: detail} : {}),
			...inspection.view(),
			...(position ? {replay: position} : {}),
		};
	}

	return {
		view() {
			// A recording moves with time, not only with changes.
			if (replay) return buildView();
			// Contact is lost by time alone, too.
			const {state} = source.contact();
			if (state !== viewedContact) view = undefined;
			viewedContact = state;
			view ??= buildView();
			return view;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		open(target) {
			cancelLinger?.();
			cancelLinger = undefined;
			if (!sameWorkload(opened?.target, target)) {
				stopOpened();
				const known = list.find(target);
				if (known) attention?.opens(known.metadata.uid);
				opened = openWorkload(source, target, {
					nowMs: clock.now(),
					skewMs,
					onChange,
					journal: openJournal,
					revisions,
					pool,
					row() {
						const workload = list.find(target);
						return workload && {workload, freshness: list.collection().freshness};
					},
				});
			}
			shown = true;
			onChange();
		},
		closeWorkload() {
			if (!shown) return;
			shown = false;
			cancelLinger = clock.after(lingerMs, stopOpened);
			onChange();
		},
		workload(target) {
			const detail = sameWorkload(opened?.target, target) ? opened?.view() : undefined;
			return (detail?.gone ? undefined : detail?.workload) ?? list.find(target);
		},
		pods(target) {
			const detail = sameWorkload(opened?.target, target) ? opened?.view() : undefined;
			return detail?.pods.freshness.state === 'live' ? detail.pods.items : undefined;
		},
		remembered(workload) {
			const detail = opened?.view();
			const isOpen = detail?.workload?.metadata.uid === workload.metadata.uid;
			const seen = journal.about(workload);
			return {...(isOpen ? {events: detail.events.items} : {}), ...(seen ? {seen} : {})};
		},
		askAgain() {
			list.askAgain();
			attention?.askAgain();
		},
		openPod: inspection.openPod,
		openLog: inspection.openLog,
		changed: onChange,
		close() {
			stopOpened();
			crashLog?.look(undefined);
			inspection.close();
			attention?.stop();
			presence?.stop();
			list.stop();
			endContact();
			listeners.clear();
			source.close();
		},
	};
}

/**
 * The header's word for an open workload. A part that the server refuses to tell (events are often forbidden) says so
 * where it would stand, and makes nothing else old; and what is kept of a deleted workload does not get older.
 */
function openedFreshness({freshness, gone, replicaSets, controllerRevisions, pods, events}: OpenedWorkload): Freshness {
	const parts = gone ? [] : [replicaSets, controllerRevisions, pods, events];
	const told = parts.map(part => part.freshness).filter(({state}) => state !== 'blocked');
	return worstFreshness(freshness, ...told);
}

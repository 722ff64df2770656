import type {Cluster, ClusterView, WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {hourAndMinute} from './format.ts';
import {type Frame, frameOf, reuseFrame} from './frame.ts';
import type {Message} from './message.ts';
import type {Place, PlaceList, Places} from './places.ts';
import type {Reversal} from './reversals.ts';
import {runEffect, type Terminal, type Travel} from './run-effect.ts';
import {type ConsoleState, initialState, type Scene} from './state.ts';
import {createStore, fillingQuietMs, loadingQuietMs, quietMs, type Store} from './store.ts';
import {startTicks} from './ticks.ts';
import {update} from './update.ts';
import {watchedTarget} from './watched.ts';
import {type AskedWrite, withWritesKept} from './writes.ts';

export interface SessionOptions {
	readonly cluster: Cluster;
	readonly clock: Clock;
	readonly columns: number;
	readonly rows: number;
	readonly initialTarget?: WorkloadName;
	/** Why nothing can be written, beside what the cluster itself says. */
	readonly writesDisabled?: string;
	/** After `y` the workload's name has to be typed. */
	readonly confirmByName?: boolean;
	/** Other places to go to; absent: there are none, and `placeless` says why. */
	readonly places?: Places;
	readonly placeless?: string;
	/** Standard input delivers no keys. */
	readonly keyless?: true;
	/** The terminal tells of the mouse from the beginning. */
	readonly mouse?: boolean;
	/** What was told has been shown, and the first key pressed after it. */
	readonly onRead?: () => void;
	/** IANA name; undefined: the machine's. */
	readonly timeZone?: string;
}

/** One run of the console, without its terminal: state, cluster and clock brought together. */
export interface Session {
	readonly frames: Store<Frame>;
	dispatch(message: Message): void;
	/** A click on this row of the screen, counted from 0. */
	clicked(row: number): void;
	/** Where effects on the terminal go; until it is set they are dropped. */
	attach(terminal: Terminal): void;
	/** Every write that was asked for, in order, answered or not. */
	writes(): readonly AskedWrite[];
	/** What somebody took back of them while it was looked at. */
	reversals(): readonly Reversal[];
	close(): void;
}

export function createSession(options: SessionOptions): Session {
	const {clock, initialTarget, timeZone, places} = options;
	let {cluster, confirmByName = false} = options;
	let state: ConsoleState = {
		...initialState(options.columns, options.rows, initialTarget),
		...(options.mouse ? {mouse: true} : {}),
	};
	let terminal: Terminal | undefined;
	let closed = false;
	const writes: AskedWrite[] = [];
	/** Those of the places that were left. */
	const reversals: Reversal[] = [];
	let keptCluster = withWritesKept(cluster, writes);

	const scene = (): Scene => {
		const writesDisabled = cluster.writesDisabled ?? options.writesDisabled;
		return {
			view: viewFor(cluster.view(), watchedTarget(state)),
			nowMs: cluster.now(),
			...(cluster.vitals ? {vitals: cluster.vitals} : {}),
			...(writesDisabled === undefined ? {} : {writesDisabled}),
			...(confirmByName ? {confirmByName: true} : {}),
			...(places ? {} : {placeless: options.placeless ?? 'there is no other place to go to'}),
			...(options.keyless ? {keyless: true} : {}),
			...(timeZone === undefined ? {} : {timeZone}),
		};
	};

	/** How the contexts that were left stood then, by name: who could not reach one learns it before he goes there again. */
	const left = new Map<string, string>();
	const travel: Travel = {
		listContexts: () => dispatch({type: 'contexts-listed', list: withLeft(places?.contexts(), left)}),
		go,
	};

	const step = (message: Message) => {
		const [next, effects] = update(state, message, scene());
		if (next.told?.readSinceMs !== undefined && state.told?.readSinceMs === undefined) options.onRead?.();
		state = next;
		for (const effect of effects) {
			// The first picture asks for something before there is a dispatch.
			runEffect(effect, keptCluster, terminal ?? noTerminal, travel, answer => dispatch(answer));
		}
	};

	// A stream brings hundreds of changes between two pictures: the state follows when it is looked at.
	let hasArrived = true;
	const catchUp = () => {
		if (hasArrived) {
			hasArrived = false;
			step({type: 'arrived'});
		}
	};

	let isFilled = false;
	// The first screenful is what a person waits for; of the rest of the list only the count moves.
	const quiet = () => {
		if (cluster.view().freshness.state !== 'syncing') {
			return quietMs;
		}
		return isFilled ? loadingQuietMs : fillingQuietMs;
	};
	const frames = createStore<Frame>(
		previous => {
			catchUp();
			isFilled = cluster.view().workloads.items.length >= state.rows;
			const frame = reuseFrame(previous, frameOf(state, scene()));
			step({type: 'drawn'});
			return frame;
		},
		clock,
		quiet,
	);

	// Everything that a person did or waits for is drawn at once.
	const dispatch = (message: Message) => {
		if (!closed) {
			catchUp();
			step(message);
			frames.changed('urgent');
		}
	};

	const follow = () =>
		cluster.subscribe(() => {
			hasArrived = true;
			frames.changed('coalesced');
		});
	let unsubscribe = follow();

	/** From here on everything is the other cluster's: its view, its clock, what keys do. */
	function go(place: Place) {
		const {identity, freshness} = cluster.view();
		const [leftAtMs, error] = [clock.now(), 'error' in freshness ? freshness.error : undefined];
		const arrival = places?.go(place);
		if (!arrival?.ok) {
			dispatch({type: 'not-gone', sentence: arrival?.sentence ?? 'there is no other place to go to'});
			return;
		}
		if (error === undefined) {
			left.delete(identity.context);
		} else {
			left.set(identity.context, `${error.kind} at ${hourAndMinute(leftAtMs, timeZone)}`);
		}
		reversals.push(...state.reversals);
		unsubscribe();
		({cluster, confirmByName} = arrival);
		keptCluster = withWritesKept(cluster, writes);
		unsubscribe = follow();
		dispatch({type: 'arrived-there'});
		void arrival.told?.then(sentences => {
			if (sentences.length > 0 && cluster === arrival.cluster) dispatch({type: 'told', text: sentences.join(' ')});
		});
	}

	const ticks = startTicks({clock, now: () => cluster.now(), tick: () => frames.changed('coalesced')});
	// Whatever has just changed may go on to count seconds.
	frames.subscribe(ticks.moved);

	const target = watchedTarget(state);
	if (target && !sameWorkload(cluster.view().opened?.target, target)) {
		cluster.open(target);
	}

	return {
		frames,
		dispatch,
		clicked(row) {
			// What was seen there is meant, whatever has arrived since.
			const pick = frames.getSnapshot().lines[row]?.pick;
			if (pick !== undefined) dispatch({type: 'picked', pick});
		},
		attach(attached) {
			terminal = attached;
			if (state.mouse) attached.mouse(true);
		},
		writes: () => writes,
		reversals: () => [...reversals, ...state.reversals],
		close() {
			closed = true;
			unsubscribe();
			ticks.stop();
			frames.close();
		},
	};
}

/** The contexts, those with what went wrong there when one was there last. */
function withLeft(list: PlaceList = {ok: true, rows: []}, left: ReadonlyMap<string, string>): PlaceList {
	if (!list.ok) {
		return list;
	}
	const rows = list.rows.map(row => {
		const said = row.isHere ? undefined : left.get(row.name);
		return said === undefined ? row : {...row, note: row.note === undefined ? said : `${said}, ${row.note}`};
	});
	return {ok: true, rows};
}

// Until the cluster has turned to the workload that was just opened, it shows the one before: nobody may take that for
// the one in the header.
function viewFor(view: ClusterView, target: WorkloadName | undefined): ClusterView {
	if (view.opened === undefined || sameWorkload(view.opened.target, target)) {
		return view;
	}
	const {opened: _opened, ...rest} = view;
	return rest;
}

const noTerminal: Terminal = {redraw() {}, suspend() {}, copy() {}, ring() {}, mouse() {}, quit() {}};

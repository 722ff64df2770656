import type {Freshness} from '../../../cluster/cluster.ts';
import type {Event, Pod, ReplicaSet} from '../../../kubernetes/objects.ts';
import {ageOf, humanDuration} from '../../../rollout/duration.ts';
import {eventCells} from '../../../rollout/event-rows.ts';
import {type PodTone, podCells, podTone} from '../../../rollout/pod-status.ts';
import {podKeyOf, type Revision} from '../../../rollout/revisions.ts';
import type {Tone} from '../../../rollout/summary.ts';
import {shortImage, timeOfDay} from '../../format.ts';
import type {Token} from '../../line.ts';
import type {Pane, RolloutScreen, Scene} from '../../state.ts';
import type {Cell, Column} from '../../table.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import {type RolloutFacts, revisionNumbers} from './facts.ts';

/** One pane of the Rollout screen; rows are made only when they are seen. */
export interface PaneContent {
	readonly pane: Pane;
	readonly title: string;
	readonly columns: readonly Column[];
	readonly count: number;
	/** How many rows should be seen even where space is short. */
	readonly preferred: number;
	rowAt(index: number): PaneRow;
	/** Where its rows are objects that can be selected: by uid. */
	readonly objects?: {
		uidAt(index: number): string | undefined;
		/** -1: it is not there (any more). */
		indexOf(uid: string): number;
	};
	/** How far its rows can be trusted. */
	readonly freshness: Freshness;
	/** What the rows are, for the words that stand in their place: `pods`. */
	readonly what: string;
}

export interface PaneRow {
	readonly glyph: string;
	readonly token: Token;
	readonly cells: readonly Cell[];
}

/** The panes in the order in which they are drawn and in which Tab visits them. */
export const paneOrder: readonly Pane[] = ['replica-sets', 'pods', 'events'];

/** Index of the row that is selected in a pane; undefined: none was, or its object is gone. */
export function selectedRow({pane, objects}: PaneContent, selected: RolloutScreen['selected']): number | undefined {
	const uid = selected?.[pane];
	const index = uid === undefined ? -1 : (objects?.indexOf(uid) ?? -1);
	return index === -1 ? undefined : index;
}

export function panesOf(facts: RolloutFacts, scene: Scene): readonly PaneContent[] {
	return [replicaSetsPane(facts, scene), podsPane(facts, scene), eventsPane(facts, scene)];
}

function replicaSetsPane({revisions, opened, isTroubled}: RolloutFacts, {nowMs}: Scene): PaneContent {
	return {
		pane: 'replica-sets',
		title: 'REPLICASETS',
		columns: replicaSetColumns,
		count: revisions.length,
		preferred: revisions.filter(isInUse).length,
		rowAt: index => replicaSetRow(revisions[index], isTroubled, nowMs),
		objects: {
			uidAt: index => revisions[index]?.object.metadata.uid,
			indexOf: uid => revisions.findIndex(({object}) => object.metadata.uid === uid),
		},
		freshness: opened.replicaSets.freshness,
		what: 'ReplicaSets',
	};
}

const isInUse = ({current, replicaSet}: Revision) =>
	current || (replicaSet?.spec.replicas ?? 0) > 0 || (replicaSet?.status?.replicas ?? 0) > 0;

// As `kubectl get rs -o wide`, with the revision.
const replicaSetColumns: readonly Column[] = [
	{head: 'NAME', dispensable: 0, most: 60, shrinkTo: 14, cut: 'middle'},
	{head: 'REV', align: 'right', dispensable: 0},
	{head: 'DESIRED', align: 'right', dispensable: 0},
	{head: 'CURRENT', align: 'right', dispensable: 3},
	{head: 'READY', align: 'right', dispensable: 0},
	{head: 'AVAILABLE', align: 'right', dispensable: 4},
	{head: 'AGE', align: 'right', dispensable: 2, least: 5},
	{head: 'CONTAINERS', dispensable: 6, most: 30},
	{head: 'IMAGES', dispensable: 5, most: 50, shrinkTo: 16},
	{head: 'SELECTOR', dispensable: 7, most: 60, shrinkTo: 24},
];

function replicaSetRow(revision: Revision | undefined, isTroubled: boolean, nowMs: number): PaneRow {
	const {replicaSet} = revision ?? {};
	if (revision === undefined || replicaSet === undefined) {
		return blankRow;
	}
	const {number, current, images} = revision;
	const {metadata, spec, status} = replicaSet;
	const labels = Object.entries(spec.selector.matchLabels ?? {});
	const count = (value: number | undefined): Cell => ({text: String(value ?? 0)});
	const tone = current ? replicaSetTone(replicaSet, isTroubled) : undefined;
	return {
		glyph: tone === undefined ? ' ' : glyphs[tone],
		token: tone === undefined ? 'plain' : toneTokens[tone],
		cells: [
			{text: metadata.name, token: current ? 'strong' : 'plain'},
			{text: number === 0 ? '–' : String(number)},
			count(spec.replicas ?? 1),
			count(status?.replicas),
			count(status?.readyReplicas),
			count(status?.availableReplicas),
			{text: ageOf(metadata.creationTimestamp, nowMs)},
			{text: spec.template.spec.containers.map(({name}) => name).join(',')},
			{text: images.map(shortImage).join(',')},
			{text: labels.map(([key, value]) => `${key}=${value}`).join(','), token: 'faint'},
		],
	};
}

/** How the ReplicaSet of the current template is: only it is marked, the others are meant to go. */
function replicaSetTone({spec, status}: ReplicaSet, isTroubled: boolean): Tone {
	const desired = spec.replicas ?? 1;
	if (isTroubled) {
		return 'bad';
	}
	if ((status?.availableReplicas ?? 0) < desired) {
		return 'busy';
	}
	return desired === 0 ? 'idle' : 'good';
}

const blankRow: PaneRow = {glyph: ' ', token: 'plain', cells: []};

// As `kubectl get pods`, with revision and node.
const podColumns = (nameColumns: number): readonly Column[] => [
	{head: 'NAME', dispensable: 0, least: Math.min(60, nameColumns), most: 60, shrinkTo: 14, cut: 'middle'},
	{head: 'REV', align: 'right', dispensable: 2},
	{head: 'READY', dispensable: 3},
	{head: 'STATUS', dispensable: 0, least: 17, most: 34, shrinkTo: 16},
	{head: 'RESTARTS', dispensable: 4},
	{head: 'AGE', align: 'right', dispensable: 1, least: 5},
	{head: 'NODE', dispensable: 5, most: 40, shrinkTo: 8, cut: 'middle'},
];

const podGlyphs: Readonly<Record<PodTone, string>> = {bad: '✗', busy: '▲', good: '●', ended: '○'};
const podTokens: Readonly<Record<PodTone, Token>> = {bad: 'bad', busy: 'busy', good: 'good', ended: 'faint'};
// What is wrong, what moves, what is well, what is over. A pod on its way out moves.
const podOrder: Readonly<Record<PodTone, number>> = {bad: 0, busy: 1, good: 3, ended: 4};
const leavingOrder = 2;

const toneCache = new WeakMap<Pod, PodTone>();

function toneOf(pod: Pod): PodTone {
	const tone = toneCache.get(pod) ?? podTone(pod);
	toneCache.set(pod, tone);
	return tone;
}

function rankOf(pod: Pod): number {
	return pod.metadata.deletionTimestamp === undefined ? podOrder[toneOf(pod)] : leavingOrder;
}

function podsPane({deployment, revisions, opened, unknownParts}: RolloutFacts, {nowMs}: Scene): PaneContent {
	const numbers = revisionNumbers(revisions);
	const keyOf = podKeyOf(deployment);
	const numberOf = (pod: Pod) => numbers.get(keyOf(pod)) ?? 0;
	const pods = opened.pods.items.toSorted(
		(a, b) => rankOf(a) - rankOf(b) || numberOf(b) - numberOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1),
	);
	const nameColumns = pods.reduce((most, {metadata}) => Math.max(most, metadata.name.length), 0);
	return {
		pane: 'pods',
		title: 'PODS',
		columns: podColumns(nameColumns),
		count: pods.length,
		preferred: 6,
		rowAt: index => podRow(pods[index], numberOf, nowMs),
		objects: {
			uidAt: index => pods[index]?.metadata.uid,
			indexOf: uid => pods.findIndex(({metadata}) => metadata.uid === uid),
		},
		// Which pods are its own, only its ReplicaSets tell.
		freshness: unknownParts === undefined ? opened.pods.freshness : opened.replicaSets.freshness,
		what: 'pods',
	};
}

function podRow(pod: Pod | undefined, numberOf: (pod: Pod) => number, nowMs: number): PaneRow {
	if (pod === undefined) {
		return blankRow;
	}
	const {name, ready, status, restarts, age, node} = podCells(pod, nowMs);
	const tone = toneOf(pod);
	const number = numberOf(pod);
	return {
		glyph: podGlyphs[tone],
		token: podTokens[tone],
		cells: [
			{text: name},
			{text: number === 0 ? '–' : String(number)},
			{text: ready},
			{text: status, token: tone === 'good' ? 'plain' : podTokens[tone]},
			{text: restarts},
			{text: age},
			{text: node},
		],
	};
}

const eventColumns: readonly Column[] = [
	{head: 'TIME', dispensable: 0, least: 8},
	{head: 'REASON', dispensable: 0, least: 17, most: 24, shrinkTo: 8},
	{head: 'OBJECT', dispensable: 3, most: 36, shrinkTo: 16, cut: 'middle'},
	{head: 'MESSAGE', dispensable: 0, shrinkTo: 30},
];

// Older than this, the time of day alone would be taken for today's.
const longestTimeOfDayMs = 20 * 3_600_000;

function eventsPane({opened, deployment}: RolloutFacts, scene: Scene): PaneContent {
	const {items, freshness} = opened.events;
	return {
		pane: 'events',
		title: 'EVENTS',
		columns: eventColumns,
		count: items.length,
		preferred: 3,
		rowAt: index => eventRow(items[items.length - 1 - index], deployment.metadata.name, scene),
		freshness,
		what: 'events',
	};
}

const ownerHash = /^[a-z0-9]+-(?=[a-z0-9]{5}$)/;

/** `pod/…8xk2p`, `rs/…6f9f58dffd`, `deployment`: all belong to the workload in the header, its name tells nothing here. */
function shortObject(object: string, workload: string): string {
	const [kind = '', name = ''] = object.split('/');
	if (name === workload) {
		return kind;
	}
	const shortKind = kind === 'replicaset' ? 'rs' : kind;
	const prefix = `${workload}-`;
	if (!name.startsWith(prefix)) {
		return `${shortKind}/${name}`;
	}
	const rest = name.slice(prefix.length);
	return `${shortKind}/…${kind === 'pod' ? rest.replace(ownerHash, '') : rest}`;
}

function eventRow(event: Event | undefined, workload: string, {nowMs, timeZone}: Scene): PaneRow {
	if (event === undefined) {
		return blankRow;
	}
	const {atMs, type, reason, object, message, count} = eventCells(event);
	const time = nowMs - atMs > longestTimeOfDayMs ? `${humanDuration(nowMs - atMs)} ago` : timeOfDay(atMs, timeZone);
	const warning = type === 'Warning';
	return {
		glyph: warning ? '!' : ' ',
		token: 'bad',
		cells: [
			{text: atMs === 0 ? '–' : time, token: 'faint'},
			{text: reason, token: warning ? 'bad' : 'plain'},
			{text: shortObject(object, workload), token: 'faint'},
			{text: count > 1 ? `×${count} ${message}` : message},
		],
	};
}

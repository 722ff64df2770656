import type {Freshness} from '../../../cluster/cluster.ts';
import type {Event, Pod, WorkloadKind} from '../../../kubernetes/objects.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {eventCells} from '../../../rollout/event-rows.ts';
import {type PodTone, podCells, podTone} from '../../../rollout/pod-status.ts';
import {podKeyOf} from '../../../rollout/revisions.ts';
import {timeOfDay} from '../../format.ts';
import type {Token} from '../../line.ts';
import type {Scene} from '../../state.ts';
import type {Column} from '../../table.ts';
import {shortObject} from '../short-object.ts';
import {type RolloutFacts, revisionNumbers} from './facts.ts';
import {blankRow, type PaneContent, type PaneRow} from './pane.ts';
import {revisionsPane} from './revisions-pane.ts';
import type {RolloutScreen} from './rollout-screen.ts';

/** Index of the row that is selected in a pane; undefined: none was, or its object is gone. */
export function selectedRow({pane, objects}: PaneContent, selected: RolloutScreen['selected']): number | undefined {
	const uid = selected?.[pane];
	const index = uid === undefined ? -1 : (objects?.indexOf(uid) ?? -1);
	return index === -1 ? undefined : index;
}

export function panesOf(facts: RolloutFacts, scene: Scene): readonly PaneContent[] {
	return [revisionsPane(facts, scene), podsPane(facts, scene), eventsPane(facts, scene)];
}

// As `kubectl get pods`, with revision and node.
const podColumns = (nameColumns: number, kind: WorkloadKind): readonly Column[] => [
	{head: 'NAME', dispensable: 0, least: Math.min(60, nameColumns), most: 60, shrinkTo: 14, cut: 'middle'},
	{head: 'REV', align: 'right', dispensable: 2},
	{head: 'READY', dispensable: 3},
	{head: 'STATUS', dispensable: 0, least: 17, most: 34, shrinkTo: 16},
	{head: 'RESTARTS', dispensable: 4},
	{head: 'AGE', align: 'right', dispensable: 1, least: 5},
	// A DaemonSet's pods are told apart by where they run.
	{head: 'NODE', dispensable: kind === 'DaemonSet' ? 0 : 5, most: 40, shrinkTo: 8, cut: 'middle'},
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

const ordinalOf = ({metadata: {name}}: Pod) => Number(name.slice(name.lastIndexOf('-') + 1));
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Equally urgent pods: a StatefulSet's in the order in which they are updated, a DaemonSet's by node, others by name. */
function comparePods(kind: WorkloadKind, a: Pod, b: Pod): number {
	switch (kind) {
		case 'StatefulSet':
			return ordinalOf(b) - ordinalOf(a);
		case 'DaemonSet':
			return byText(a.spec.nodeName ?? '', b.spec.nodeName ?? '') || byText(a.metadata.name, b.metadata.name);
		case 'Deployment':
			return byText(a.metadata.name, b.metadata.name);
	}
}

/** Which pods are a Deployment's own its ReplicaSets tell, and where they are refused the names of theirs in the pods. */
function podsFreshness({workload, opened: {pods, replicaSets}, unknownParts}: RolloutFacts): Freshness {
	const isUntold = unknownParts !== undefined && workload.kind === 'Deployment' && pods.items.length === 0;
	return isUntold ? replicaSets.freshness : pods.freshness;
}

function podsPane(facts: RolloutFacts, {nowMs}: Scene): PaneContent {
	const {workload, revisions, opened} = facts;
	const {kind} = workload;
	const numbers = revisionNumbers(revisions);
	const keyOf = podKeyOf(workload);
	const numberOf = (pod: Pod) => numbers.get(keyOf(pod)) ?? 0;
	const pods = opened.pods.items.toSorted(
		(a, b) => rankOf(a) - rankOf(b) || numberOf(b) - numberOf(a) || comparePods(kind, a, b),
	);
	const nameColumns = pods.reduce((most, {metadata}) => Math.max(most, metadata.name.length), 0);
	return {
		pane: 'pods',
		title: 'PODS',
		columns: podColumns(nameColumns, kind),
		count: pods.length,
		preferred: 6,
		rowAt: index => podRow(pods[index], numberOf, nowMs),
		objects: {
			uidAt: index => pods[index]?.metadata.uid,
			indexOf: uid => pods.findIndex(({metadata}) => metadata.uid === uid),
		},
		freshness: podsFreshness(facts),
		what: 'pods',
	};
}

/** `3 (14s ago)`, as wide as with the longest age: what stands beside it must not move as that grows. */
function steady(restarts: string): string {
	return restarts.padEnd(restarts.replace(/\(.* ago\)/, '(2m11s ago)').length);
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
			{text: steady(restarts)},
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

function eventsPane({opened, workload}: RolloutFacts, scene: Scene): PaneContent {
	const {items, freshness} = opened.events;
	return {
		pane: 'events',
		title: 'EVENTS',
		columns: eventColumns,
		count: items.length,
		preferred: 3,
		rowAt: index => eventRow(items[items.length - 1 - index], workload.metadata.name, scene),
		freshness,
		what: 'events',
	};
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

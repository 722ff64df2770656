import type {NarrowedScope, ReplayPosition, WorkloadName} from '../../cluster/cluster.ts';
import {placeName, selectorText} from '../../cluster/identity.ts';
import {type ChangedPart, mayChange} from '../../cluster/rights.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import {hourAndMinute} from '../format.ts';
import {actedOnName} from '../keys/workload-reasons.ts';
import {
	cleanText,
	fitSpans,
	type Line,
	type Span,
	span,
	spansWidth,
	spreadLine,
	truncateText,
	widthOf,
} from '../line.ts';
import type {ConsoleState, Scene, Screen} from '../state.ts';
import {trustText} from '../trust-text.ts';
import {shortObject} from './short-object.ts';

const gap = span('   ');
const namedFromColumns = 60;

/**
 * Which cluster, what of it, and how far it can be trusted. What stays to the last when space is short is the name of
 * what is looked at, and that it is not live.
 */
export function headerLine(state: ConsoleState, scene: Scene): Line {
	const {columns} = state;
	const left = placesOf(state, scene);
	const [shortest = []] = left.slice(-1);
	const writes = writesSpan(state, scene);
	const rightBeside = (place: readonly Span[]) => rightOf(scene, writes, columns - spansWidth(place) - 2);
	if (columns < namedFromColumns) {
		// Where it is narrow the place is worth more than what may be written.
		const place = left.find(one => rightBeside(one) !== undefined) ?? shortest;
		return spreadLine(place, rightBeside(place) ?? leastRight(scene), columns);
	}
	// What stands on the left must not jump with every word on the right: there is room for the longest that is short.
	const place = left.find(one => spansWidth(one) + widestRight(scene, writes) + 2 <= columns) ?? shortest;
	return spreadLine(place, rightBeside(place) ?? leastRight(scene), columns);
}

/** What may be written: of the workload that keys act on access reviews may have said that it would be refused. */
function writesSpan(state: ConsoleState, scene: Scene): Span {
	const {writesDisabled, view} = scene;
	const target = actedOnName(state, scene);
	const isRefused = (part: ChangedPart) => target !== undefined && mayChange(view.rights, target, part) === false;
	const word = writesDisabled ?? (isRefused('itself') && isRefused('scale') ? 'may not write' : undefined);
	return span(word ?? 'read-write', word === undefined ? 'plain' : 'paused');
}

/** As wide as `STALE 59m`; what is wider takes the room of the time of day. */
const shortStateColumns = 9;

/** What the right takes at most when the reason is left out: the same in every state of the connection. */
function widestRight({nowMs, timeZone}: Scene, writes: Span): number {
	return shortStateColumns + spansWidth([gap, writes, gap, span(hourAndMinute(nowMs, timeZone)), span(' ')]);
}

/** What stands on the left, the fullest first. */
function placesOf(state: ConsoleState, {view}: Scene): readonly (readonly Span[])[] {
	const place = placeName(view.identity);
	const target = targetOf(state.screen);
	// Where it runs matters more than what it is called.
	const name = state.columns < namedFromColumns ? [] : [span('rolltop', 'strong'), span('  ')];
	if (target === undefined) {
		const {namespace} = view.identity;
		const scope = [span(place), span(' · '), span(namespace ?? scopeName(view.scope))];
		const selector = selectorText(view.identity);
		const selected = selector === '' ? [] : [...scope, span(' · '), span(selector, 'paused')];
		return [
			...(selected.length === 0
				? []
				: [
						[span(' '), ...name, ...selected],
						[span(' '), ...selected],
					]),
			[span(' '), ...name, ...scope],
		];
	}
	const workload = span(workloadRef(target), 'strong');
	const full = [span(place), span(' · '), span(target.namespace), span(' · '), workload];
	const isNarrow = state.columns < namedFromColumns;
	const part = partOfWorkload(state.screen, target);
	const below = part === undefined ? [] : [span(' · '), span(part, 'strong')];
	const withPart = [
		[span(' '), ...name, ...full, ...below],
		[span(' '), ...full, ...below],
		// The name of a part begins with that of its workload, but for what its short name leaves out.
		[span(` ${place} · ${target.namespace} · ${target.name}`), ...below],
		...(isNarrow && part !== undefined ? shortParts(place, part, target) : []),
	];
	return [
		...(part === undefined ? [] : withPart),
		[span(' '), ...name, ...full],
		[span(' '), ...full],
		...(isNarrow ? shortPlaces(place, target) : []),
	];
}

/** `checkout…8xk2p`: the name of a part without its middle. */
function shortParts(place: string, part: string, {name}: WorkloadName): readonly (readonly Span[])[] {
	const own = part.slice(part.indexOf('/') + 1);
	const both = span(own.startsWith('…') ? `${name}${own}` : own, 'strong');
	return [
		[span(` ${place} · `), both],
		[span(' '), both],
	];
}

/** What of the workload is looked at, where it is a pod or another part: scrolled down nothing else tells it. */
function partOfWorkload(screen: Screen, target: WorkloadName): string | undefined {
	const pod = 'pod' in screen ? screen.pod : screen.name === 'events' ? screen.about : undefined;
	const object = screen.name === 'object' ? screen.object : pod && {kind: 'Pod', name: pod.name};
	if (object === undefined || (object.kind === target.kind && object.name === target.name)) {
		return undefined;
	}
	return shortObject(`${object.kind.toLowerCase()}/${object.name}`, target.name);
}

/** Who may not see all namespaces must not read that he does. */
function scopeName(scope: NarrowedScope | undefined): string {
	const [first, ...others] = scope?.namespaces ?? [];
	return first === undefined ? 'all namespaces' : others.length === 0 ? first : `${others.length + 1} namespaces`;
}

function targetOf(screen: Screen): WorkloadName | undefined {
	if (screen.name === 'confirm') {
		return screen.request.target;
	}
	return 'target' in screen ? screen.target : undefined;
}

// The name stays to the last: two screens of one cluster must not be mistaken for each other.
function shortPlaces(place: string, {namespace, name}: WorkloadName): readonly (readonly Span[])[] {
	const workload = span(name, 'strong');
	const both = [span(`${namespace}/`), workload];
	return [
		[span(` ${place} · `), ...both],
		[span(` ${place} · `), workload],
		[span(' '), ...both],
		[span(' '), workload],
	];
}

/** Below this the beginning of a reason tells nothing. */
const leastReasonColumns = 12;

/**
 * What stands on the right, as full as there is room for: the reason gives way before what may be written and the time.
 * Undefined: not even the state has room.
 */
function rightOf(scene: Scene, writes: Span, room: number): readonly Span[] | undefined {
	const {nowMs, timeZone} = scene;
	const {text, short, token} = stateText(scene);
	const time = span(hourAndMinute(nowMs, timeZone), 'faint');
	const ends = [[gap, writes, gap, time, span(' ')], [gap, writes, span(' ')], [span(' ')]];
	for (const [index, end] of ends.entries()) {
		const left = room - spansWidth(end);
		const word = index === 0 ? wordWithin(text, short, left) : widthOf(short) <= left ? short : undefined;
		if (word !== undefined) {
			return [span(word, token), ...end];
		}
	}
	return undefined;
}

/** The text, or as much of it as tells something, or the short one. */
function wordWithin(text: string, short: string, columns: number): string | undefined {
	if (widthOf(text) <= columns) {
		return text;
	}
	if (columns > widthOf(short) + leastReasonColumns) {
		return truncateText(text, columns);
	}
	return widthOf(short) <= columns ? short : undefined;
}

function leastRight(scene: Scene): readonly Span[] {
	const {short, token} = stateText(scene);
	return [span(short, token), span(' ')];
}

function stateText({view, nowMs}: Scene) {
	const state = view.replay ? recordingText(view.replay) : trustText(view, nowMs);
	return {...state, text: cleanText(state.text), short: cleanText(state.short)};
}

function recordingText({name}: ReplayPosition) {
	return {text: `RECORDING ${name}, looped`, short: `RECORDING ${name}`, token: 'paused'} as const;
}

const barColumns = 40;

/** Where the recording stands: `▶ ━━━━━──── 3.2s of 10.8s`. */
export function replayLine(replay: ReplayPosition, columns: number): Line {
	const share = replay.lengthMs <= 0 ? 0 : Math.min(1, Math.max(0, replay.positionMs / replay.lengthMs));
	const width = Math.max(5, Math.min(barColumns, columns - 24));
	const done = Math.round(share * width);
	const seconds = (ms: number) => `${(ms / 1000).toFixed(1)}s`;
	const spans = [
		span(' ▶ '),
		span('━'.repeat(done), 'paused'),
		span('─'.repeat(width - done), 'faint'),
		span(` ${seconds(replay.positionMs)} of ${seconds(replay.lengthMs)}`),
		span(`   ${replay.title}, Kubernetes ${replay.kubernetes}`, 'faint'),
	];
	return {spans: fitSpans(spans, columns)};
}

import type {ClusterView, NarrowedScope, ReplayPosition, WorkloadName} from '../../cluster/cluster.ts';
import {placeName} from '../../cluster/identity.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import {hourAndMinute} from '../format.ts';
import {type FreshnessText, freshnessText} from '../freshness-text.ts';
import {fitSpans, type Line, type Span, span, spansWidth, spreadLine, truncateText, widthOf} from '../line.ts';
import type {ConsoleState, Scene, Screen} from '../state.ts';
import {oldParts} from './workloads/part-notes.ts';

const gap = span('   ');
const namedFromColumns = 60;

/**
 * Which cluster, what of it, and how far it can be trusted. What stays to the last when space is short is the name of
 * what is looked at, and that it is not live.
 */
export function headerLine(state: ConsoleState, scene: Scene): Line {
	const {columns} = state;
	const left = placesOf(state, scene);
	const right = rightsOf(scene);
	const isFitting = (place: readonly Span[], word: readonly Span[]) =>
		spansWidth(place) + spansWidth(word) + 2 <= columns;
	// Where it is narrow the place is worth more than what may be written; else the reason gives way first.
	const pairs =
		columns < namedFromColumns
			? left.flatMap(place => right.map(word => [place, word] as const))
			: right.flatMap(word => left.map(place => [place, word] as const));
	const fitting = pairs.find(([place, word]) => isFitting(place, word));
	if (fitting) {
		return spreadLine(...fitting, columns);
	}
	const [shortest = []] = left.slice(-1);
	const [word = []] = right.slice(-1);
	return spreadLine(shortest, word, columns);
}

/** What stands on the left, the fullest first. */
function placesOf(state: ConsoleState, {view}: Scene): readonly (readonly Span[])[] {
	const place = placeName(view.identity);
	const target = targetOf(state.screen);
	// Where it runs matters more than what it is called.
	const name = state.columns < namedFromColumns ? [] : [span('rolltop', 'strong'), span('  ')];
	if (target === undefined) {
		const {namespace} = view.identity;
		return [[span(' '), ...name, span(place), span(' · '), span(namespace ?? scopeName(view.scope))]];
	}
	const workload = span(workloadRef(target), 'strong');
	const full = [span(place), span(' · '), span(target.namespace), span(' · '), workload];
	return [
		[span(' '), ...name, ...full],
		[span(' '), ...full],
		...(state.columns < namedFromColumns ? shortPlaces(place, target) : []),
	];
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

/** What stands on the right, the fullest first: the reason gives way before what may be written and the time. */
function rightsOf(scene: Scene): readonly (readonly Span[])[] {
	const {view, nowMs, writesDisabled, timeZone} = scene;
	const {text, short, token} = view.replay ? recordingText(view.replay) : trustText(view, nowMs);
	const writes = span(writesDisabled ?? 'read-write', writesDisabled === undefined ? 'plain' : 'paused');
	const time = span(hourAndMinute(nowMs, timeZone), 'faint');
	const cuts = Array.from({length: Math.max(0, widthOf(text) - widthOf(short) - leastReasonColumns)}, (_, cut) =>
		truncateText(text, widthOf(text) - cut),
	);
	const words = [...(cuts.length === 0 ? [text] : cuts), short];
	return [
		...words.map(word => [span(word, token), gap, writes, gap, time, span(' ')]),
		[span(short, token), gap, writes, span(' ')],
		[span(short, token), span(' ')],
	];
}

/** Of a list of which only a part is old: which part. */
function trustText(view: ClusterView, nowMs: number): FreshnessText {
	const told = freshnessText(view.freshness, nowMs);
	const old = view.opened === undefined && view.freshness.state === 'stale' ? oldParts(view.parts) : '';
	return old === '' ? told : {...told, text: `${old} ${told.text}`, short: `${old} ${told.short}`};
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

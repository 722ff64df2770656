import type {ReplayPosition} from '../../cluster/cluster.ts';
import {hourAndMinute} from '../format.ts';
import {freshnessText} from '../freshness-text.ts';
import {fitSpans, type Line, type Span, span, spansWidth, spreadLine, truncateText} from '../line.ts';
import {type ConsoleState, type Scene, type Screen, watchedTarget} from '../state.ts';

const gap = span('   ');
const namedFromColumns = 60;

/** Which cluster, what of it, and how far it can be trusted. The freshness word is what stays when space is short. */
export function headerLine(state: ConsoleState, scene: Scene): Line {
	const {columns} = state;
	// Where it runs matters more than what it is called.
	const name = columns < namedFromColumns ? [] : [span('rolltop', 'strong'), span('  ')];
	const left = [span(' '), ...name, ...placeSpans(state, scene)];
	const right = rightSpans(scene, columns, Math.min(spansWidth(left), columns >> 1));
	return spreadLine(left, right, columns);
}

function placeSpans(state: ConsoleState, {view}: Scene): readonly Span[] {
	const {context, namespace} = view.identity;
	const target = targetOf(state.screen, state);
	if (target === undefined) {
		return [span(context), span(' · '), span(namespace ?? 'all namespaces')];
	}
	return [span(context), span(' · '), span(target.namespace), span(' · '), span(`deployment/${target.name}`, 'strong')];
}

function targetOf(screen: Screen, state: ConsoleState) {
	switch (screen.name) {
		case 'confirm':
			return screen.request.target;
		case 'workloads':
		case 'help':
			return undefined;
		case 'rollout':
		case 'history':
			return watchedTarget(state);
	}
}

function rightSpans(scene: Scene, columns: number, leftColumns: number): readonly Span[] {
	const {view, nowMs, writesDisabled, timeZone} = scene;
	const {text, token} = view.replay
		? ({text: `RECORDING ${view.replay.name}, looped`, token: 'paused'} as const)
		: freshnessText(view.freshness, nowMs);
	const writes = span(writesDisabled ?? 'read-write', writesDisabled === undefined ? 'plain' : 'paused');
	const time = span(hourAndMinute(nowMs, timeZone), 'faint');
	const available = columns - leftColumns - 3;
	const candidates = [
		[span(text, token), gap, writes, gap, time, span(' ')],
		[span(text, token), gap, writes, span(' ')],
		[span(text, token), span(' ')],
	];
	const fitting = candidates.find(spans => spansWidth(spans) <= available);
	return fitting ?? fitSpans([span(truncateText(text, Math.max(8, available - 1)), token), span(' ')], columns);
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

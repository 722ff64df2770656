import {humanDuration} from '../../../rollout/duration.ts';
import {notReadyOf} from '../../../rollout/not-ready.ts';
import {type PodTrouble, podTroubleOf} from '../../../rollout/pod-trouble.ts';
import {counted, listed, shortImage} from '../../format.ts';
import {fitLine, type Line, type Span, span} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {wrapKeepingEnd} from '../../wrap-keeping-end.ts';
import {controllerUid, type RolloutFacts} from './facts.ts';

function newPodsOf({current, opened}: RolloutFacts) {
	const uid = current?.replicaSet.metadata.uid;
	return uid === undefined ? [] : opened.pods.items.filter(pod => controllerUid(pod) === uid);
}

/**
 * What is wrong with the new pods, in the server's words, or what they wait for; none when there is nothing to say.
 * Wrapped to at most `mostLines`.
 */
export function evidenceLines(
	facts: RolloutFacts,
	{nowMs}: Scene,
	columns: number,
	mostLines: number,
): readonly Line[] {
	const trouble = podTroubleOf(newPodsOf(facts), nowMs);
	if (trouble !== undefined) {
		return evidence('!', 'bad', troubleText(trouble), columns, mostLines);
	}
	const notReady = notReadyOf(newPodsOf(facts), nowMs);
	if (notReady !== undefined) {
		const {count, of, sinceMs} = notReady;
		const words = count === 1 ? 'runs but is not ready' : 'run but are not ready';
		const text = `${count} of ${counted(of, 'new pod')} ${words}, for ${humanDuration(nowMs - sinceMs)}`;
		return evidence('!', 'paused', text, columns, mostLines);
	}
	const waiting = minReadyText(facts);
	return waiting === undefined ? [] : evidence(' ', 'busy', waiting, columns, mostLines);
}

function troubleText({count, of, status, message}: PodTrouble): string {
	const pods = `${count} of ${counted(of, 'new pod')}: ${status}`;
	return message === undefined || message === '' ? pods : `${pods}: ${message}`;
}

/** Ready pods that are not available yet, because they must be ready for a while first. */
function minReadyText({current, deployment}: RolloutFacts): string | undefined {
	const {readyReplicas = 0, availableReplicas = 0} = current?.replicaSet.status ?? {};
	const seconds = deployment.spec.minReadySeconds ?? 0;
	return seconds > 0 && readyReplicas > availableReplicas
		? `${readyReplicas} ready, ${availableReplicas} available yet (minReadySeconds ${seconds})`
		: undefined;
}

function evidence(
	glyph: string,
	token: Span['token'],
	text: string,
	columns: number,
	mostLines: number,
): readonly Line[] {
	return wrapKeepingEnd(text, columns - 5, mostLines).map((part, index) =>
		fitLine([span(index === 0 ? ` ${glyph} ` : '   ', token), span(part, token)], columns),
	);
}

/** The ways out, when there are some and they may be wanted: of what is paused, to go on is the first. */
export function hintLine(facts: RolloutFacts, scene: Scene, columns: number): readonly Line[] {
	if (scene.writesDisabled !== undefined) {
		return [];
	}
	const hints = [...resumeHint(facts), ...undoHint(facts, scene)];
	const spans = hints.flatMap((hint, index) => [...(index > 0 ? [span('    ')] : []), ...hint]);
	return hints.length === 0 ? [] : [fitLine([span('   '), ...spans], columns)];
}

function resumeHint({deployment, progress}: RolloutFacts): readonly (readonly Span[])[] {
	if (deployment.spec.paused !== true) {
		return [];
	}
	const {updated, desired} = progress;
	const text = updated === desired ? 'let it roll again' : `go on, ${updated} of ${desired} updated`;
	return [[span('p', 'key'), span(`  resume: ${text}`)]];
}

function undoHint(facts: RolloutFacts, {nowMs}: Scene): readonly (readonly Span[])[] {
	const {undo, progress, from, current} = facts;
	const inTrouble =
		progress.phase === 'deadline-exceeded' ||
		progress.failure !== undefined ||
		podTroubleOf(newPodsOf(facts), nowMs) !== undefined;
	// What was reached by undo is on its way back already: to undo that would bring the fault back.
	const isGoingBack = current !== undefined && current.formerNumbers.length > 0;
	if (undo === undefined || !(inTrouble || (from !== undefined && !isGoingBack))) {
		return [];
	}
	const image = listed(undo.images.map(shortImage), 2);
	return [[span('u', 'key'), span(`  undo to revision ${undo.number} (${image})`)]];
}

import type {KubernetesError} from '../../../kubernetes/errors.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {podContainers} from '../../../rollout/pod-containers.ts';
import {waitedFor} from '../../silence.ts';
import type {Scene} from '../../state.ts';
import {knownPod, openedPod} from '../pod/opened.ts';
import type {LogsScreen} from './logs-screen.ts';
import {openedLog} from './opened.ts';

/** How the log on the screen stands, with what is known of its pod. */
export type LogState =
	| {readonly type: 'asking'; readonly sinceMs?: number; readonly isBad?: boolean}
	| {readonly type: 'following' | 'ended' | 'gone' | 'not-started' | 'no-previous'; readonly isBad?: boolean}
	| {readonly type: 'broken'; readonly error: KubernetesError; readonly retryAtMs: number; readonly isBad: true}
	| {readonly type: 'forbidden' | 'refused'; readonly error: KubernetesError; readonly isBad: true};

export function logState(screen: LogsScreen, scene: Scene): LogState {
	const status = openedLog(screen, scene)?.status;
	if (openedPod(screen, scene)?.gone !== undefined) {
		return {type: 'gone', isBad: true};
	}
	switch (status?.state) {
		case undefined:
			return {type: 'asking'};
		case 'asking':
			return {type: 'asking', sinceMs: status.sinceMs};
		case 'following':
		case 'ended':
			return {type: status.state};
		case 'broken':
			return {type: 'broken', error: status.error, retryAtMs: status.retryAtMs, isBad: true};
		case 'refused':
			switch (status.why) {
				case 'gone':
					return {type: 'gone', isBad: true};
				case 'not-started':
				case 'no-previous':
					return {type: status.why};
				case 'forbidden':
					return {type: 'forbidden', error: status.error, isBad: true};
				case 'other':
					return {type: 'refused', error: status.error, isBad: true};
			}
	}
}

/** One or two plain sentences: why there are no lines, or no more. */
export function logStateText(state: LogState, screen: LogsScreen, scene: Scene): string {
	const {container, previous, pod} = screen;
	const hasLines = (openedLog(screen, scene)?.lines.length ?? 0) > 0;
	switch (state.type) {
		case 'asking':
			return waitedFor(`Asking for the log of ${container}`, state.sinceMs, scene);
		case 'following':
			return `${container} has printed nothing so far. What it prints stands here at once.`;
		case 'ended':
			return endedText(screen, scene, hasLines);
		case 'gone':
			return hasLines
				? `Pod ${pod.name} was deleted: these were its last lines.`
				: `Pod ${pod.name} is gone, and its log with it. esc goes back.`;
		case 'not-started':
			return `${container} has not started yet (${stateOf(screen, scene)}): it has no log. It is read as soon as it starts.`;
		case 'no-previous':
			return `${container} has no run before this one, or its log is no longer kept on the node. P shows the present one.`;
		case 'forbidden':
			return `You may not read logs here: ${state.error.message}`;
		case 'refused':
			return `There is no log of ${container} to be had: ${state.error.message}. r asks again.`;
		case 'broken': {
			const waitMs = Math.max(0, state.retryAtMs - scene.nowMs);
			const next = `trying again in ${humanDuration(Math.ceil(waitMs / 1000) * 1000)}`;
			return `The log broke off (${state.error.message}); ${next}${hasLines && !previous ? ', from its last line on' : ''}.`;
		}
	}
}

function endedText({container, previous, ...screen}: LogsScreen, scene: Scene, hasLines: boolean): string {
	if (previous) {
		return hasLines ? 'The end of the previous run.' : `The previous run of ${container} printed nothing.`;
	}
	const state = stateOf({container, ...screen}, scene);
	const what = hasLines ? 'The end of this run' : `${container} printed nothing`;
	return `${what} (${state}). When it runs again, its lines follow.`;
}

/** The container's state in kubectl's words, as far as the pod is known. */
function stateOf({pod, container}: Pick<LogsScreen, 'pod' | 'container'>, scene: Scene): string {
	const known = knownPod({pod}, scene);
	const facts = known && podContainers(known, scene.nowMs).find(({name}) => name === container);
	if (known !== undefined && known.spec.nodeName === undefined) {
		return 'Pending: no node yet';
	}
	return facts?.state ?? 'its state is not known';
}

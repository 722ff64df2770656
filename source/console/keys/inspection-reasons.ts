import {podContainers} from '../../rollout/pod-containers.ts';
import {hasHidden} from '../screens/confirm/shown-changes.ts';
import {diffChanges} from '../screens/diff/diff-lines.ts';
import type {DiffScreen} from '../screens/diff/diff-screen.ts';
import {cameSince, historyDiff, rollingDiff} from '../screens/diff/open-diff.ts';
import {objectContent} from '../screens/object/object-lines.ts';
import {knownPod, selectedContainer} from '../screens/pod/opened.ts';
import {podInQuestion} from '../screens/rollout/pod-in-question.ts';
import type {ConsoleState, Scene, Screen} from '../state.ts';

export function noPod({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'rollout' || podInQuestion(screen, scene) !== undefined) {
		return undefined;
	}
	const {opened} = scene.view;
	if (screen.selected?.pods !== undefined && (opened?.pods.items.length ?? 0) > 0) {
		return 'the selected pod is gone: choose one with j or k';
	}
	const {state} = opened?.pods.freshness ?? {state: 'connecting'};
	return state === 'live' ? 'there are no pods' : 'the pods are not known yet';
}

export function noPodToOpen(state: ConsoleState, scene: Scene): string | undefined {
	const {screen} = state;
	if (screen.name === 'rollout' && screen.pane !== 'pods') {
		return 'it opens pods: tab goes to them';
	}
	return noPod(state, scene);
}

export function noContainer({screen}: ConsoleState, scene: Scene): string | undefined {
	return screen.name === 'pod' && selectedContainer(screen, scene) === '' ? 'the pod is not known yet' : undefined;
}

export function noOtherContainer({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'pod' && screen.name !== 'logs') {
		return undefined;
	}
	const pod = knownPod(screen, scene);
	if (pod === undefined) {
		return 'the pod is not known yet';
	}
	return podContainers(pod, scene.nowMs).length > 1 ? undefined : 'this pod has one container';
}

export function nothingRolls({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'rollout' || rollingDiff(screen, scene) !== undefined) {
		return undefined;
	}
	return scene.view.opened?.replicaSets.freshness.state === 'live'
		? 'there is no other revision to compare with'
		: 'the revisions are not known yet';
}

export function nothingCameSince({screen}: ConsoleState, scene: Scene): string | undefined {
	return screen.name === 'diff' && cameSince(screen, scene) === undefined ? 'no other revision came since' : undefined;
}

export function nothingDiffers({screen}: ConsoleState, scene: Scene): string | undefined {
	return screen.name === 'history' && historyDiff(screen, scene) === undefined
		? 'it is compared with itself: choose another one with j or k'
		: undefined;
}

export function nothingToFind({screen, columns}: ConsoleState): string | undefined {
	if (screen.name !== 'object') {
		return undefined;
	}
	if (screen.filter === '') {
		return 'type what to find after /';
	}
	const {matches, hiddenMatches} = objectContent(screen, columns);
	if (matches.length > 0) {
		return undefined;
	}
	return hiddenMatches > 0
		? `only what is masked has "${screen.filter}": v shows it`
		: `nothing has "${screen.filter}"`;
}

/** Of the difference that is shown; an object is masked in too many ways to say that nothing is. */
export function nothingMasked({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name === 'object') {
		return undefined;
	}
	return isMasked(screen, scene) ? undefined : 'no value that is shown here is masked';
}

function isMasked(screen: Screen, scene: Scene): boolean {
	if (screen.name === 'confirm') {
		const {stage} = screen;
		return (stage.stage === 'ready' || stage.stage === 'sending') && hasHidden(stage.preview);
	}
	const diff = screen.name === 'history' ? historyDiff(screen, scene) : screen.name === 'diff' ? screen : undefined;
	return diff !== undefined && hasMaskedChanges(diff, scene);
}

function hasMaskedChanges(screen: DiffScreen, scene: Scene): boolean {
	return diffChanges({...screen, showValues: false}, scene)?.some(({masked}) => masked === true) === true;
}

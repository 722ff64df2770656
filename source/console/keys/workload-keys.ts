import type {Binding} from '../binding.ts';
import {
	absentReason,
	cannotAct,
	cannotRestart,
	cannotScale,
	goneReason,
	noEarlierRevision,
	noSelectedRevision,
	nothingSelected,
	rollToReason,
} from './workload-reasons.ts';

/** What opens a workload, acts on it, or shows more of it. */
export const workloadKeys: readonly Binding[] = [
	{
		intent: 'open',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'open',
		help: 'open the selected workload',
		screens: ['workloads'],
		disabledReason: nothingSelected,
	},
	{
		intent: 'open',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'roll to',
		help: 'roll to the selected revision, after Confirm',
		screens: ['history'],
		disabledReason: (state, scene) => scene.writesDisabled ?? rollToReason(state, scene),
	},
	{
		intent: 'pause',
		keys: ['p'],
		keyLabel: 'p',
		label: 'pause',
		help: 'pause the rollout at once; when it is paused, resume it after Confirm',
		screens: ['workloads', 'rollout', 'history', 'diff', 'pod', 'logs', 'events', 'object'],
		disabledReason: (state, scene) => scene.writesDisabled ?? nothingSelected(state, scene) ?? goneReason(state, scene),
	},
	{
		intent: 'undo',
		keys: ['u'],
		keyLabel: 'u',
		label: 'undo',
		help: 'go back to the revision before, after Confirm',
		screens: ['workloads', 'rollout', 'history'],
		disabledReason: (state, scene) =>
			scene.writesDisabled ??
			nothingSelected(state, scene) ??
			goneReason(state, scene) ??
			noEarlierRevision(state, scene),
	},
	{
		intent: 'history',
		keys: ['h'],
		keyLabel: 'h',
		label: 'history',
		help: 'the revisions, to compare them or to roll to one',
		screens: ['workloads', 'rollout'],
		disabledReason: (state, scene) => nothingSelected(state, scene) ?? absentReason(state, scene),
	},
	{
		intent: 'compare',
		keys: [' '],
		keyLabel: 'space',
		label: 'mark',
		help: 'compare others with the selected revision; once more: with the current template again',
		screens: ['history'],
		disabledReason: noSelectedRevision,
	},
	{
		intent: 'filter',
		keys: ['/'],
		keyLabel: '/',
		label: 'filter',
		help: 'show only what has a text in its namespace, name or image',
		screens: ['workloads'],
	},
	{
		intent: 'restart',
		keys: ['R'],
		keyLabel: 'R',
		label: 'restart',
		help: 'all its pods anew, by its strategy, after Confirm',
		screens: ['workloads', 'rollout'],
		disabledReason: (state, scene) => cannotAct(state, scene) ?? cannotRestart(state, scene),
	},
	{
		intent: 'scale',
		keys: ['s'],
		keyLabel: 's',
		label: 'scale',
		help: 'type another number of replicas, then Confirm',
		screens: ['workloads', 'rollout'],
		disabledReason: (state, scene) => cannotAct(state, scene) ?? cannotScale(state, scene),
	},
	{
		intent: 'set-image',
		keys: ['i'],
		keyLabel: 'i',
		label: 'image',
		help: 'type another image for one of its containers, then Confirm',
		screens: ['workloads', 'rollout'],
		disabledReason: cannotAct,
	},
];

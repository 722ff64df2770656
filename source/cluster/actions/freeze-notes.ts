import type {ClusterView} from '../cluster.ts';
import type {FreezeItem, FreezeNote} from './freeze.ts';
import {noRight} from './freeze-fate.ts';

/** Each is read and tried; a cluster on which more roll at once is frozen in several goes, and is told so. */
export const mostAtATime = 200;

/** What a person should know of a freeze: what it is of the `count` that roll, what it does, and what it leaves out. */
export function freezeNotes(
	{workloads, parts, scope}: Pick<ClusterView, 'workloads' | 'parts' | 'scope'>,
	count: number,
	items: readonly FreezeItem[],
): readonly FreezeNote[] {
	const {state} = workloads.freshness;
	const blocked = parts.filter(({freshness}) => freshness.state === 'blocked');
	const kinds = [...new Set(blocked.map(({kind}) => kind))].join(', ');
	const nearest =
		'StatefulSets and DaemonSets can not be paused. What comes nearest is to hold them by their update strategy';
	const most = `${count} roll: these are the ${mostAtATime} most urgent.`;
	const isForbidden = items.length > 0 && items.every(({fate}) => fate.type === 'left' && fate.why === noRight);
	return [
		...(isForbidden ? [{text: 'You have no right to change anything that rolls: none of it can be frozen.'}] : []),
		...(items.some(({fate}) => fate.type === 'will')
			? [{text: 'Pods that are being made now come up, and old ones that are ending end: no further pod is touched.'}]
			: []),
		...(items.some(({fate}) => fate.type === 'may')
			? [{text: `${nearest}.`, onScreen: `${nearest}: space chooses which.`}]
			: []),
		...(state === 'live' ? [] : [{text: `The list is not live (${state}): what is not in it is not frozen.`}]),
		...(kinds === '' ? [] : [{text: `Not listed here, and not frozen: ${kinds} (no right to list).`}]),
		...(scope === undefined ? [] : [{text: scope.sentence}]),
		...(count > mostAtATime
			? [
					{
						text: `${most} The others are frozen by another freeze after this one.`,
						onScreen: `${most} Freeze them with y, then F again for the others.`,
					},
				]
			: []),
	];
}

/** Of what goes on again: what could not be read, with why, and how many are frozen out of scope. */
export function thawNotes(unread: string | undefined, elsewhere: number): readonly FreezeNote[] {
	return [
		...(unread === undefined ? [] : [{text: `Not all could be read. ${unread}`}]),
		...(elsewhere === 0 ? [] : [elsewhereNote(elsewhere)]),
	];
}

function elsewhereNote(count: number): FreezeNote {
	const text = `${count} more were frozen in other namespaces`;
	return {text: `${text}.`, onScreen: `${text}: n chooses all of them.`};
}

import type {NamespacesOutcome} from '../../../cluster/cluster.ts';
import type {PlaceList} from '../../places.ts';

/** The command line: a word and what it wants are typed, over the screen that it acts on. */
export interface CommandScreen {
	readonly name: 'command';
	readonly text: string;
	/** It was refused, and may be mended; or another line is begun. */
	readonly isRefused?: true;
	/** What was typed before Tab put something that fits in its place, and which of those that fit that is. */
	readonly completing?: {readonly typed: string; readonly index: number};
	/** What was typed before an older line took its place, and how many lines back that is. */
	readonly recalling?: {readonly typed: string; readonly back: number};
	/** Of the list of namespaces that is asked for, once a namespace is typed. */
	readonly ticket?: number;
	/** Undefined: they have not come yet. */
	readonly answer?: NamespacesOutcome;
	/** The contexts, once one is typed. */
	readonly list?: PlaceList;
}

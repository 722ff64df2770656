import type {NamespacesOutcome} from '../../../cluster/cluster.ts';
import type {PlaceList} from '../../places.ts';

/** The namespaces, to go to one. */
export interface NamespacesScreen {
	readonly name: 'namespaces';
	/** Tells this list from older ones whose answers are still on the way. */
	readonly ticket: number;
	/** When it was asked for: the server's time, epoch milliseconds. */
	readonly askedMs?: number;
	/** Undefined: it has not come yet. */
	readonly answer?: NamespacesOutcome;
	/** Key of the selected row; undefined: the one where one is. */
	readonly selected?: string;
	readonly top: number;
	readonly filter: string;
	readonly filtering: boolean;
}

/** The contexts, to go to one. */
export interface ContextsScreen {
	readonly name: 'contexts';
	readonly list: PlaceList;
	readonly selected?: string;
	readonly top: number;
	readonly filter: string;
	readonly filtering: boolean;
}

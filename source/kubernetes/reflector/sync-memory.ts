/**
 * How the full list of a kind is fetched: as the start of a watch, or page by page. `poll`: page by page, again and again,
 * for what watches say does not come through.
 */
export type SyncMethod = 'watch-list' | 'list' | 'poll';

/**
 * What was learned of one cluster, shared by its watches: the first that finds out that WatchList does not serve here
 * spares the others the attempt.
 */
export interface SyncMemory {
	method: SyncMethod;
}

/** Nothing is known yet: WatchList is tried. */
export const createSyncMemory = (): SyncMemory => ({method: 'watch-list'});

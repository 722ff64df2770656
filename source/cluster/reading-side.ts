import type {Cluster} from './cluster.ts';
import type {Mirror} from './mirror.ts';
import type {WatchSource} from './source.ts';

/** All of a Cluster but what writes to it. */
export type ReadingSide = Omit<
	Cluster,
	| 'writesDisabled'
	| 'askRights'
	| 'readObject'
	| 'listNamespaces'
	| 'pause'
	| 'preview'
	| 'perform'
	| 'previewFreeze'
	| 'performFreeze'
>;

/** The mirror, and the source that it is filled from, as the console sees them. */
export function readingSide(mirror: Mirror, source: WatchSource): ReadingSide {
	return {
		view: mirror.view,
		subscribe: mirror.subscribe,
		now: source.now,
		open: mirror.open,
		closeWorkload: mirror.closeWorkload,
		...(source.vitals ? {vitals: source.vitals} : {}),
		reconnect() {
			mirror.askAgain();
			source.reconnect();
		},
		openPod: mirror.openPod,
		openLog: mirror.openLog,
		close: mirror.close,
	};
}

import type {Clock} from '../kubernetes/clock.ts';
import type {ActionOutcome, PreviewOutcome} from './actions/action.ts';
import type {FreezePreview} from './actions/freeze.ts';
import type {Cluster, Identity, NamespacesOutcome, ObjectOutcome, ReplayPosition} from './cluster.ts';
import {createMirror} from './mirror.ts';
import {readingSide} from './reading-side.ts';
import type {WatchSource} from './source.ts';

export interface ReplayOptions {
	readonly source: WatchSource;
	readonly identity: Identity;
	readonly clock: Clock;
	readonly position: () => ReplayPosition;
}

const reason = 'this is a recording';

/** The same mirror over a recording: everything can be looked at, nothing can be changed. */
export function replayCluster({source, identity, clock, position}: ReplayOptions): Cluster {
	const mirror = createMirror({source, identity, clock, replay: position});
	const refusal = {type: 'impossible', sentence: `Nothing can be changed: ${reason}.`} as const;
	return {
		...readingSide(mirror, source),
		writesDisabled: reason,
		askRights() {},
		listNamespaces: (): Promise<NamespacesOutcome> =>
			Promise.resolve({type: 'failed', kind: 'not-found', sentence: 'A recording has one namespace.'}),
		readObject: (): Promise<ObjectOutcome> =>
			Promise.resolve({type: 'failed', kind: 'not-found', sentence: 'A recording holds no whole objects.'}),
		pause: (): Promise<ActionOutcome> => Promise.resolve(refusal),
		preview: (): Promise<PreviewOutcome> => Promise.resolve(refusal),
		perform: (): Promise<ActionOutcome> => Promise.resolve(refusal),
		previewFreeze: (): Promise<FreezePreview> => Promise.resolve({type: 'failed', sentence: refusal.sentence}),
		performFreeze: (): Promise<ActionOutcome> => Promise.resolve(refusal),
	};
}

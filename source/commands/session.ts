import type {Cluster} from '../cluster/cluster.ts';
import type {EndingLine} from '../console/closing-summary.ts';
import type {Audience} from './freeze-tale.ts';
import type {OpenPlaces} from './places.ts';

/** What earlier runs left behind: freezes, and writes under way. */
export interface EarlierRuns {
	/** A sentence each, as of the start; wherever else one goes it is told there. */
	readonly sentences: readonly string[];
	/** They were read, as whatever was told in other places since: they are not told again. */
	read(): Promise<void>;
	/** What of it is still to be known once the console has closed, for it is not news any more. */
	atEnd(): Promise<readonly EndingLine[]>;
}

/** A cluster to look at. */
export interface OpenedSession {
	readonly ok: true;
	readonly cluster: Cluster;
	/** Where a workload named on the command line is looked for. */
	readonly namespace: string;
	/** Changes are confirmed by typing the workload's name. */
	readonly confirmByName?: boolean;
	/** Where else one can go from there; absent: nowhere. */
	readonly places?: OpenPlaces;
	/** What earlier runs left behind; what `isHeard` says nobody hears comes again. */
	readonly unfinished?: (isHeard: () => boolean, audience: Audience) => Promise<EarlierRuns>;
	/** What has to be known of kubectl lines once the console has closed. */
	readonly caveat?: string;
	/** Work without which nothing is answered, but which would hold up the first picture. */
	readonly afterFirstPicture?: () => Promise<void>;
	/** Ends what stands behind the cluster, after it was closed. */
	readonly end?: () => Promise<void>;
}

/** A cluster to look at, or the sentence that says why there is none. */
export type Session = OpenedSession | {readonly ok: false; readonly sentence: string; readonly exitCode: number};

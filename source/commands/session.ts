import type {Cluster} from '../cluster/cluster.ts';

/** A cluster to look at, or the sentence that says why there is none. */
export type Session =
	| {
			readonly ok: true;
			readonly cluster: Cluster;
			/** Where a workload named on the command line is looked for. */
			readonly namespace: string;
	  }
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

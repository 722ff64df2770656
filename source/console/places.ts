import type {Cluster} from '../cluster/cluster.ts';

/** A context that one can go to. */
export interface PlaceRow {
	/** What it is chosen by. */
	readonly key: string;
	readonly name: string;
	readonly server: string;
	readonly user: string;
	readonly namespace: string;
	/** Why one can't go there. */
	readonly problem?: string;
	/** What the person's settings say of it: `read-only`. */
	readonly note?: string;
	/** One is there. */
	readonly isHere: boolean;
}

export type PlaceList =
	| {readonly ok: true; readonly rows: readonly PlaceRow[]}
	| {readonly ok: false; readonly sentence: string};

/** Where to go: another namespace (undefined: all) of the same context, or another context. */
export type Place =
	| {readonly type: 'namespace'; readonly namespace: string | undefined}
	| {readonly type: 'context'; readonly key: string};

/** A place that was gone to; the former one is closed, nothing of it goes on. */
export type Arrival =
	| {
			readonly ok: true;
			readonly cluster: Cluster;
			readonly confirmByName: boolean;
			/** What a person should know there, when it is known. */
			readonly told?: Promise<readonly string[]>;
	  }
	/** Why not; one is still where one was. */
	| {readonly ok: false; readonly sentence: string};

/** Other clusters and scopes, as the console asks for them; who opens clusters implements it. */
export interface Places {
	/** The contexts as they are now. */
	contexts(): PlaceList;
	/** Opens a place instead of the present one, which it closes. What goes wrong on the wire shows as freshness. */
	go(place: Place): Arrival;
}

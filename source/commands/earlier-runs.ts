import {hostname} from 'node:os';
import {standingOf} from '../cluster/actions/standing-freeze.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import type {ConnectedCluster} from '../cluster/connect.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import type {EndingLine} from '../console/closing-summary.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {failure, type Result} from '../kubernetes/errors.ts';
import type {Workload} from '../kubernetes/objects.ts';
import type {Journal} from '../storage/journal.ts';
import {type Audience, freezeTale} from './freeze-tale.ts';
import {frozenRecords} from './frozen-records.ts';
import {isRunning, tellUnfinished} from './unfinished-writes.ts';

export interface EarlierRunsOptions {
	/** The cluster that one has come to. */
	readonly cluster: ConnectedCluster;
	/** The one that is open when the console closes. */
	readonly current: () => ConnectedCluster;
	readonly place: {readonly context: string; readonly server: string};
	readonly journal: Journal;
	readonly clock: Clock;
	/** Whether what is answered now is still shown. */
	readonly isHeard: () => boolean;
	readonly audience: Audience;
	/** IANA name; undefined: the machine's. */
	readonly timeZone?: string;
}

/** So long a shell that comes back waits for how frozen workloads stand now. */
const longestReadMs = 3_000;

/** What earlier runs left behind on a cluster. */
export interface LeftBehind {
	/** A sentence each, as of now. */
	readonly sentences: readonly string[];
	/** Those of writes of which nobody knew what became of them, with the time that they were told. */
	readonly told: readonly EndingLine[];
	readonly hasFreeze: boolean;
	/** Notes that the sentences were read, so that they are not told again. */
	noteRead(): Promise<void>;
	/** What stands of freezes by the time that it is asked. */
	freezeAtEnd(): Promise<string | undefined>;
}

export interface EarlierRunsOf extends Pick<EarlierRunsOptions, 'cluster' | 'place' | 'journal' | 'clock'> {
	readonly target: WorkloadName;
}

/**
 * A sentence each of what earlier runs left behind, for a command on one workload: of writes all, of freezes only one that was
 * cut off or that stopped this very workload, for each command tells it.
 */
export async function earlierSentences(options: EarlierRunsOf): Promise<readonly string[]> {
	const {cluster, place, journal, clock, target} = options;
	const nowMs = clock.now();
	const unfinished = await tellUnfinished({journal, place, ...cluster, nowMs});
	const records = frozenRecords(await journal.read(), place, {nowMs, host: hostname(), isRunning});
	const concerns = records.some(
		({target: frozen, result, begun, of}) =>
			sameWorkload(frozen, target) || result === 'unknown' || (begun !== undefined && begun < of),
	);
	const standing = concerns ? await cluster.standingFreeze() : undefined;
	const tale = standing && freezeTale(standing, cluster.now(), 'no keys');
	return [...(tale === undefined ? [] : [tale]), ...unfinished];
}

/** Resolves once the server has answered anything. */
function firstContact(cluster: ConnectedCluster): Promise<void> {
	return new Promise(resolve => {
		let end = () => {};
		const look = () => {
			if (cluster.view().freshness.state === 'connecting') return;
			end();
			resolve();
		};
		end = cluster.subscribe(look);
		look();
	});
}

/** What earlier runs left behind on a cluster: what stands of freezes, and writes of which nobody knows what became of them. */
export async function readEarlierRuns(options: EarlierRunsOptions): Promise<LeftBehind> {
	const {cluster, current, place, journal, clock, isHeard, audience, timeZone} = options;
	const toldMs = clock.now();
	// What could not be read because nobody answers would be told as if it was so.
	if (audience === 'screen') await firstContact(cluster);
	const standing = await cluster.standingFreeze();
	// A screen that nobody read is no telling: whoever kills it is told again.
	let noteRead = async () => {};
	const whenRead = (note: () => Promise<void>) => {
		noteRead = note;
	};
	const unfinished = await tellUnfinished({
		journal,
		place,
		...cluster,
		nowMs: toldMs,
		isHeard,
		...(audience === 'screen' ? {whenRead} : {}),
		...(timeZone === undefined ? {} : {timeZone}),
	});
	const tale = standing && freezeTale(standing, cluster.now(), audience, timeZone);

	/** This run may have let go on what was frozen, or frozen the rest, wherever it went meanwhile. */
	async function freezeAtEnd(): Promise<string | undefined> {
		// What this process began is over: it does not go on with it.
		const noted = {
			nowMs: clock.now(),
			host: hostname(),
			isRunning: (pid: number) => pid !== process.pid && isRunning(pid),
		};
		const records = frozenRecords(await journal.read(), place, noted);
		const here = current();
		const {context, server} = here.view().identity;
		const unread = (message: string): Result<Workload> => failure({kind: 'timeout', message});
		const {promise: late, resolve} = Promise.withResolvers<Result<Workload>>();
		const cancel = clock.after(longestReadMs, () => resolve(unread('it was not waited for')));
		const isThere = context === place.context && server === place.server;
		const stands = await standingOf(
			records,
			async target => (isThere ? Promise.race([here.read(target), late]) : unread('another cluster is open')),
			here.now(),
		);
		cancel();
		return stands && freezeTale(stands, here.now(), audience, timeZone);
	}

	return {
		// What is frozen concerns the most.
		sentences: [...(tale === undefined ? [] : [tale]), ...unfinished],
		told: unfinished.map(text => ({atMs: toldMs, text})),
		hasFreeze: tale !== undefined,
		noteRead: () => noteRead(),
		freezeAtEnd,
	};
}

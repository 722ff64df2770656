import type {ConnectedCluster} from '../cluster/connect.ts';
import type {EndingLine} from '../console/closing-summary.ts';
import {systemClock} from '../kubernetes/clock.ts';
import type {Journal} from '../storage/journal.ts';
import type {LeftBehind} from './earlier-runs.ts';
import type {Audience} from './freeze-tale.ts';

/** A cluster that one is at, as the journal names it. */
export interface Visited {
	readonly cluster: ConnectedCluster;
	readonly context: string;
	readonly server: string;
}

/** Tells at each place that a run comes to what earlier runs left behind there. */
export interface LookingBack {
	/** A sentence each; none when one has left it again before they were known: then they come another time. */
	at(visited: Visited): Promise<readonly string[]>;
	/** A person has read what was told so far. */
	read(): Promise<void>;
	/** What of all that is still to be known when one leaves. */
	atEnd(): Promise<readonly EndingLine[]>;
	/** Who is told, and until when somebody hears it. */
	tells(isHeard: () => boolean, audience: Audience): void;
}

/** @param current - The cluster where one is. */
export function createLookingBack(journal: Journal, current: () => ConnectedCluster): LookingBack {
	/** By place, what was found at each visit. */
	const visits = new Map<string, {readonly context: string; readonly found: LeftBehind[]}>();
	let isHeard = () => true;
	let audience: Audience = 'screen';

	return {
		tells(heard, whom) {
			isHeard = heard;
			audience = whom;
		},
		async at({cluster, context, server}) {
			const {readEarlierRuns} = await import('./earlier-runs.ts');
			const isHeardHere = () => isHeard() && current() === cluster;
			const place = {context, server};
			const options = {cluster, current, place, journal, clock: systemClock, audience, isHeard: isHeardHere};
			const left = await readEarlierRuns(options);
			const key = JSON.stringify(place);
			visits.set(key, {context, found: [...(visits.get(key)?.found ?? []), left]});
			return isHeardHere() ? left.sentences : [];
		},
		async read() {
			for (const {found} of visits.values()) for (const left of found) await left.noteRead();
		},
		async atEnd() {
			const places = await Promise.all(
				[...visits.values()].map(async ({context, found}) => {
					const freeze = await found.find(({hasFreeze}) => hasFreeze)?.freezeAtEnd();
					const standing = freeze === undefined ? [] : [{text: freeze}];
					const lines: readonly EndingLine[] = [...found.flatMap(({told}) => told), ...standing];
					return {context, lines};
				}),
			);
			const telling = places.filter(({lines}) => lines.length > 0);
			return telling.flatMap(({context, lines}) =>
				telling.length === 1 ? lines : lines.map(({text, ...when}) => ({...when, text: `In ${context}: ${text}`})),
			);
		},
	};
}

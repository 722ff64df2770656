/** An event as a component hands it in, before repeats are counted and similar ones combined. */
export interface ObservedEvent {
	/** The recording component, and for kubelets their node. */
	readonly component: string;
	readonly host?: string;
	readonly about: {
		readonly kind: string;
		readonly namespace?: string;
		readonly name: string;
		readonly uid: string;
		readonly apiVersion: string;
	};
	readonly fieldPath?: string;
	readonly type: string;
	readonly reason: string;
	readonly message: string;
	/** The name that its object gets if it is the first of its kind. */
	readonly objectName: string;
}

/** What becomes of an event: a new object, an update of the one named, or nothing at all. */
export type Correlation =
	| {readonly outcome: 'drop'}
	| {
			readonly outcome: 'create' | 'update';
			readonly objectName: string;
			readonly message: string;
			readonly count: number;
			readonly firstMs: number;
	  };

export type Correlate = (event: ObservedEvent, nowMs: number) => Correlation;

/** This many different messages of one reason about one object are combined into one event. Source: events_cache.go. */
const maxSimilarMessages = 10;
/** A longer gap between similar events starts the collection anew. */
const similarityWindowMs = 600_000;
/** Events that one component may send about one object at once. */
const spamBurst = 25;
/** client-go keeps the rate as float32, which makes a token whole after exactly 300 s. */
const defaultTokensPerSecond = Math.fround(1 / 300);
/** Entries of each table; the one that was not used for longest goes first. Source: events_cache.go, maxLruCacheEntries. */
const maxEntries = 4096;

interface Collection {
	readonly messages: ReadonlySet<string>;
	readonly lastMs: number;
}

interface Observation {
	readonly objectName: string;
	readonly count: number;
	readonly firstMs: number;
}

interface Bucket {
	readonly tokens: number;
	readonly lastMs: number;
}

/** Puts an entry last and drops the one that was touched least recently when the table is full. */
function remember<T>(table: Map<string, T>, key: string, value: T): void {
	table.delete(key);
	table.set(key, value);
	if (table.size > maxEntries) {
		const [oldest] = table.keys();
		table.delete(oldest ?? key);
	}
}

/** Joins key parts; the parts are lengthened by their size so that two lists never give one text. */
const keyOf = (...parts: readonly (string | undefined)[]): string =>
	parts.map(part => `${(part ?? '').length}:${part ?? ''}`).join('');

function objectKey({component, host, about}: ObservedEvent): string {
	return keyOf(component, host, about.kind, about.namespace, about.name, about.uid, about.apiVersion);
}

/**
 * The correlator of one recording process: combines the tenth different message, counts repeats on one object and
 * drops what goes beyond the spam filter. `tokensPerSecond` is the filter's rate. Source: client-go,
 * tools/record/events_cache.go.
 */
export function createEventCorrelator(tokensPerSecond: number = defaultTokensPerSecond): Correlate {
	const collections = new Map<string, Collection>();
	const observations = new Map<string, Observation>();
	const buckets = new Map<string, Bucket>();

	/** The message to store and the key to count it by. */
	function combine(event: ObservedEvent, nowMs: number): readonly [message: string, key: string] {
		const similar = `${objectKey(event)}${keyOf(event.type, event.reason)}`;
		const before = collections.get(similar);
		const fresh = before === undefined || nowMs - before.lastMs > similarityWindowMs;
		const messages = new Set(fresh ? [] : before.messages).add(event.message);
		const isCombined = messages.size >= maxSimilarMessages;
		if (isCombined) {
			// The set never holds ten, so that the next message, old or new, is combined as well.
			const [first] = messages;
			messages.delete(first ?? event.message);
		}

		remember(collections, similar, {messages, lastMs: nowMs});
		return isCombined
			? [`(combined from similar events): ${event.message}`, similar]
			: [event.message, `${similar}${keyOf(event.fieldPath, event.message)}`];
	}

	function observe(key: string, objectName: string, nowMs: number): Observation {
		const before = observations.get(key);
		const now = before ? {...before, count: before.count + 1} : {objectName, count: 1, firstMs: nowMs};
		remember(observations, key, now);
		return now;
	}

	function mayPass(event: ObservedEvent, nowMs: number): boolean {
		const key = `${objectKey(event)}${keyOf(event.type)}`;
		const before = buckets.get(key) ?? {tokens: spamBurst, lastMs: nowMs};
		const earned = ((nowMs - before.lastMs) / 1000) * tokensPerSecond;
		const tokens = Math.min(spamBurst, before.tokens + earned);
		const passes = tokens >= 1;
		remember(buckets, key, {tokens: passes ? tokens - 1 : tokens, lastMs: nowMs});
		return passes;
	}

	return (event, nowMs) => {
		const [message, key] = combine(event, nowMs);
		const {objectName, count, firstMs} = observe(key, event.objectName, nowMs);
		// A dropped event has been counted all the same: the next one that passes carries the whole count.
		return mayPass(event, nowMs)
			? {outcome: count === 1 ? 'create' : 'update', objectName, message, count, firstMs}
			: {outcome: 'drop'};
	};
}

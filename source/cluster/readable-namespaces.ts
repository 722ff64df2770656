import {type KubernetesError, type Result, success} from '../kubernetes/errors.ts';

/** What is shown in place of all namespaces. */
export interface NarrowedScope {
	readonly namespaces: readonly string[];
	/** What is and what isn't shown, and how to see more: one sentence or two. */
	readonly sentence: string;
	/** Those that could not be asked for: a network that breaks is no missing right. Whoever shows this asks again. */
	readonly unanswered?: readonly string[];
}

/** What discovery asks the API server. */
export interface ScopeRequests {
	/** Whether the user may list workloads of some kind; undefined: in all namespaces at once. */
	mayList(namespace: string | undefined): Promise<Result<boolean>>;
	listNamespaces(): Promise<Result<NamedNamespaces>>;
}

/** The namespaces of a cluster, or the first of them. */
export interface NamedNamespaces {
	readonly names: readonly string[];
	/** How many there are; undefined: more than these, and nobody knows how many. */
	readonly all?: number;
}

/**
 * Namespaces shown at once: three watches each, which is as many connections as an API server should be asked to hold for
 * one person; more rows than anyone reads.
 */
export const mostNamespaces = 20;

/** Each namespace is one question: a cluster of thousands must not be asked thousands of times. */
const mostAsked = 200;

/** Questions under way at a time: those that a pool of connections for reads takes. */
const askedAtOnce = 6;

/** Who may not list in all namespaces sees those that he may read. */
const refusal = 'No right to list workloads in all namespaces';

/**
 * Which namespaces a user may read who may not read all; undefined: he may read all. The `preferred` ones (of the command
 * line and of the context) come first, and are all that is tried where namespaces can't be listed either. An error when
 * the questions were not answered: then nothing is known of any right. Of what is known from `before` only that is asked
 * again which had no answer.
 */
export async function readableNamespaces(
	requests: ScopeRequests,
	preferred: readonly string[],
	before?: NarrowedScope,
): Promise<Result<NarrowedScope | undefined>> {
	const whole = await requests.mayList(undefined);
	if (!(whole.ok || isRefusal(whole.error))) return whole;
	if (whole.ok && whole.value) return success(undefined);
	const listed = await requests.listNamespaces();
	if (!(listed.ok || isRefusal(listed.error))) return listed;
	const {names, all} = listed.ok ? listed.value : {names: [], all: undefined};
	const others = names.filter(name => !preferred.includes(name)).sort();
	// Of a list that is cut off nothing tells that a namespace is not there.
	const isWhole = listed.ok && all === names.length;
	const known = preferred.filter(name => !isWhole || names.includes(name));
	const candidates = [...known, ...others];
	const asked = candidates.slice(0, mostAsked);
	const {readable, unanswered, isMore, fault} = await askEach(answeredBefore(requests, before), asked);
	if (fault !== undefined && unanswered.length === asked.length) return {ok: false, error: fault};
	const isIncomplete = unanswered.length > 0 && !isMore;
	return success({
		namespaces: readable,
		sentence: `${shownText(readable, {isMore, tried: listed.ok ? undefined : known, asked: asked.length, all})}${
			isIncomplete ? `; ${unanswered.length} could not be asked for yet` : ''
		}.`,
		...(isIncomplete ? {unanswered} : {}),
	});
}

/** The server's own word: whatever else keeps an answer away (the network, a server that is too busy) says nothing of rights. */
function isRefusal({kind}: KubernetesError): boolean {
	return kind === 'forbidden' || kind === 'not-found' || kind === 'invalid';
}

interface Extent {
	/** There are readable ones beyond those that are shown. */
	readonly isMore: boolean;
	/** All that was tried where namespaces can't be listed; undefined: they can. */
	readonly tried: readonly string[] | undefined;
	readonly asked: number;
	/** Undefined: more than are known. */
	readonly all: number | undefined;
}

function shownText(readable: readonly string[], {isMore, tried, asked, all}: Extent): string {
	const [first, ...rest] = readable;
	if (tried) {
		const nowhere = tried.length === 0 ? '' : `, nor in ${tried.join(' or ')}`;
		const seen = first === undefined ? nowhere : `: shown is ${readable.join(', ')}`;
		return `${refusal}${seen}. Namespaces can't be listed either: -n NAME opens another`;
	}
	if (isMore) return `${refusal}. Shown are ${readable.length} of those that may be read: -n NAME opens another`;
	const isAll = asked === all;
	const among = isAll ? `${all}` : `the first ${asked}`;
	const unasked = isAll ? '' : `; ${all === undefined ? 'those after them' : all - asked} were not asked for`;
	if (first === undefined) {
		return `${refusal}. None of ${among} namespaces may be read either${unasked}: -n NAME opens another`;
	}
	const shown = rest.length === 0 ? 'is the one' : `are the ${readable.length}`;
	return `${refusal}. Shown ${shown} of ${among} namespaces that may be read${rest.length === 0 ? `: ${first}` : ''}${unasked}`;
}

/** The same questions, but of namespaces whose answer is known. */
function answeredBefore(requests: ScopeRequests, before: NarrowedScope | undefined): ScopeRequests {
	const {unanswered} = before ?? {};
	if (before === undefined || unanswered === undefined) return requests;
	const isKnown = (namespace: string | undefined): namespace is string =>
		namespace !== undefined && !unanswered.includes(namespace);
	return {
		...requests,
		mayList: async namespace =>
			isKnown(namespace) ? success(before.namespaces.includes(namespace)) : requests.mayList(namespace),
	};
}

interface Asked {
	readonly readable: readonly string[];
	/** Of which the question was not answered. */
	readonly unanswered: readonly string[];
	/** Why one of them was not. */
	readonly fault?: KubernetesError;
	readonly isMore: boolean;
}

/** Asks in order, some at a time, until as many are found as are shown. */
async function askEach({mayList}: ScopeRequests, names: readonly string[]): Promise<Asked> {
	const readable: string[] = [];
	const unanswered: string[] = [];
	let fault: KubernetesError | undefined;
	for (let begin = 0; begin < names.length && readable.length <= mostNamespaces; begin += askedAtOnce) {
		const batch = names.slice(begin, begin + askedAtOnce);
		const answers = await Promise.all(batch.map(name => mayList(name)));
		readable.push(...batch.filter((_, index) => isYes(answers[index])));
		for (const [index, answer] of answers.entries()) {
			if (answer.ok || isRefusal(answer.error)) continue;
			fault ??= answer.error;
			unanswered.push(batch[index] ?? '');
		}
	}
	return {
		readable: readable.slice(0, mostNamespaces),
		unanswered,
		...(fault === undefined ? {} : {fault}),
		isMore: readable.length > mostNamespaces,
	};
}

const isYes = (answer: Result<boolean> | undefined): boolean => answer?.ok === true && answer.value;

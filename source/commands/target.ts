import type {WorkloadKind} from '../kubernetes/objects.ts';

/** A workload as it is named on the command line. */
export type ParsedTarget =
	| {readonly ok: true; readonly kind: WorkloadKind; readonly name: string}
	| {readonly ok: false; readonly sentence: string};

/** kubectl's short name and the singular; the plural and the names with their group are made from it. */
const spellings: readonly (readonly [kind: WorkloadKind, short: string, singular: string])[] = [
	['Deployment', 'deploy', 'deployment'],
	['StatefulSet', 'sts', 'statefulset'],
	['DaemonSet', 'ds', 'daemonset'],
];

const kinds: ReadonlyMap<string, WorkloadKind> = new Map(
	spellings.flatMap(([kind, short, singular]) =>
		['', '.apps', '.v1.apps'].flatMap(group =>
			[short, singular, `${singular}s`].map(word => [`${word}${group}`, kind] as const),
		),
	),
);

/** Whether a word names a kind that rolls out, as kubectl spells it. */
export const isKindWord = (word: string): boolean => kinds.has(word.toLowerCase());

/** Reads `deployment/web`, `sts/db` or `ds/agent` as kubectl writes it; the error is a sentence for the user. */
export function parseTarget(text: string): ParsedTarget {
	const [word = '', name = '', ...rest] = text.split('/');
	if (name === '' || rest.length > 0) {
		return {ok: false, sentence: `"${text}" is not a workload: write it as deployment/NAME, sts/NAME or ds/NAME.`};
	}
	const kind = kinds.get(word.toLowerCase());
	if (kind === undefined) {
		return {
			ok: false,
			sentence: `"${word}" is not a kind that rolls out: write deployment/${name}, sts/${name} or ds/${name}.`,
		};
	}
	return {ok: true, kind, name};
}

/** `deployment web` is one target to kubectl, so it is one here: the words that name one, joined by a slash. */
export function joinTarget(words: readonly string[]): readonly string[] {
	const [kind = '', name = '', ...rest] = words;
	return kinds.has(kind.toLowerCase()) && name !== '' && !name.includes('/') ? [`${kind}/${name}`, ...rest] : words;
}

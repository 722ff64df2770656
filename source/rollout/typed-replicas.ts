/** More than any cluster runs of one workload; a slip of the finger is longer. */
export const mostReplicaDigits = 6;

export type TypedReplicas =
	| {readonly type: 'size'; readonly replicas: number}
	/** Digits, but too many of them; the sentence says so. */
	| {readonly type: 'too-long'; readonly sentence: string}
	| {readonly type: 'no-number'};

/** A number of replicas as a person typed it. Pure. */
export function typedReplicas(text: string): TypedReplicas {
	if (!/^\d+$/.test(text)) return {type: 'no-number'};
	return text.length > mostReplicaDigits
		? {type: 'too-long', sentence: `a number of replicas has at most ${mostReplicaDigits} digits, not ${text.length}`}
		: {type: 'size', replicas: Number(text)};
}

/** What is said of a text that is none. */
export const notReplicas = (text: string): string => `"${text}" is no number of replicas`;

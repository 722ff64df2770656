/** A vector that a real API server answers otherwise; the program does as the server does. */
interface Contradicted {
	readonly file: string;
	readonly function: string;
	readonly case: string;
	/** What a real Kubernetes 1.37.2 answers, and where that is recorded. */
	readonly evidence: string;
}

export const contradicted: readonly Contradicted[] = [
	{
		file: 'validation.json',
		function: 'ValidateDeployment',
		case: 'no selector',
		evidence:
			'a real 1.37.2 adds a second cause, spec.template.metadata.labels does not match (test/simulator/api/data/creations.jsonl)',
	},
];

export function evidenceAgainst(file: string, name: string, vector: string): string | undefined {
	return contradicted.find(each => each.file === file && each.function === name && each.case === vector)?.evidence;
}

/** A case that the code doesn't cover yet: counted with its reason, never as passed. */
export class Skip {
	readonly reason: string;

	constructor(reason: string) {
		this.reason = reason;
	}
}

export interface Check {
	/**
	 * Runs the code on a case's input, fields that are null left out, and returns what it gives in the vectors' terms; every
	 * key of `expected` is compared with the same key of it. `expected` is for those where it holds what is to be sent.
	 */
	readonly actual: (input: never, expected: never) => object | Skip;
	/** Where texts are not compared to the letter: brings expected and actual to the form that is compared. */
	readonly comparable?: (result: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
	/** A null of the input means something, as in a patch. */
	readonly keepsNulls?: true;
	/** Where more than the result decides: whether what came is what was expected; `group` is the whole group of cases. */
	readonly same?: (
		expected: Readonly<Record<string, unknown>>,
		got: Readonly<Record<string, unknown>>,
		group: Readonly<Record<string, unknown>>,
	) => boolean;
}

/** The checks of one vector file, by the groups' `function`. */
export type Adapter = Readonly<Record<string, Check>>;

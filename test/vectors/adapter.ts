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
	 * key of `expected` is compared with the same key of it.
	 */
	readonly actual: (input: never) => object | Skip;
	/** Where texts are not compared to the letter: brings expected and actual to the form that is compared. */
	readonly comparable?: (result: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** The checks of one vector file, by the groups' `function`. */
export type Adapter = Readonly<Record<string, Check>>;

/** Why a patch can't be applied, in the API server's words. `code`: the answer's status; a real one has no reason for 500. */
export class PatchRefused extends Error {
	readonly code: 400 | 500;

	constructor(message: string, code: 400 | 500 = 400) {
		super(message);
		this.code = code;
	}
}

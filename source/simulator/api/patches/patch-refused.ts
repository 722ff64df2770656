/** Why a patch can't be applied, in the API server's words. */
export class PatchRefused extends Error {}

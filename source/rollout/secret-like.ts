/**
 * Names that people give to what must not be shown. Wide on purpose: a harmless value masked costs one key to see it, a
 * secret on a shared screen can't be taken back.
 */
const secretName = /pass|pwd|token|secret|credential|key|auth|bearer|private|dsn|signature/i;

/**
 * What is a secret by its own form, in the midst of any text: what stands before the host of an address (a password, also
 * one with a slash in it, or a token in the place of the user; `git@` is nobody's, and the `@` of an image's digest no
 * user's), tokens that begin as those of GitHub, GitLab, Slack and AWS do, JSON web tokens, private keys. What stands before
 * an `@` is looked for as far as 512 characters, so that no text makes the search take longer than its length allows.
 */
const secretText =
	/(?<=\/\/)(?:(?!git@)[^/\s@"']{1,512}|[^/\s:@"']{0,512}:[^\s@"']{1,512})(?=@(?!sha\d+:))|\b(?:gh[oprsu]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{8,}|A[KS]IA[0-9A-Z]{12,}|eyJ[\w-]{16,}(?:\.[\w-]*){0,2})|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g;

/**
 * Fields of the pod template that match `secretName` and hold no secret: they are names of things, and which Secret a
 * pod reads is just what a reader of a diff needs to see.
 */
const harmlessFields: ReadonlySet<string> = new Set([
	'automountServiceAccountToken',
	'configMapKeyRef',
	'fileKeyRef',
	'imagePullSecrets',
	'key',
	'matchLabelKeys',
	'mismatchLabelKeys',
	'nodePublishSecretRef',
	'secret',
	'secretKeyRef',
	'secretName',
	'secretRef',
	'serviceAccountToken',
	'topologyKey',
]);

/** Maps whose keys people choose: there a harmless field's name says nothing. */
const freeMaps: ReadonlySet<string> = new Set([
	'annotations',
	'labels',
	'matchLabels',
	'nodeSelector',
	'options',
	'volumeAttributes',
]);

/** Whether the name of a field, an annotation, a header suggests that its value is a secret. */
export function isSecretLikeName(name: string): boolean {
	return secretName.test(name);
}

/** Whether a text (an argument of a command) seems to hold a secret: it names one, or is one by its form. */
export function isSecretLikeText(text: string): boolean {
	return secretName.test(text) || holdsSecret(text);
}

/** Whether a text holds what is a secret by its own form, whatever it is called: an address with a password, a token. */
export function holdsSecret(text: string): boolean {
	return text.search(secretText) !== -1;
}

/** A text with what is a secret by its own form replaced. */
export function withoutSecretText(text: string, replacement: string): string {
	return text.replace(secretText, () => replacement);
}

/**
 * Whether the value at a path of a pod template must be masked, by the names of its fields alone: literal values of
 * environment variables and HTTP headers always, else what is called like a secret. `fields` are the field names from
 * spec.template downwards, without the keys of list items (the image of a container called `token-issuer` is no secret).
 */
export function isSecretPath(fields: readonly string[]): boolean {
	// A label may be called `env`, too.
	if (fields.some((field, index) => field === 'env' && /containers$/i.test(fields[index - 1] ?? ''))) {
		return !fields.includes('valueFrom');
	}

	const inHeaders = fields.includes('httpHeaders');
	return (
		inHeaders ||
		fields.some((field, index) => {
			const isFree = freeMaps.has(fields[index - 1] ?? '');
			return isSecretLikeName(field) && (isFree || !harmlessFields.has(field));
		})
	);
}

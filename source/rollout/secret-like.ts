/**
 * Names that people give to what must not be shown. Wide on purpose: a harmless value masked costs one key to see it, a
 * secret on a shared screen can't be taken back.
 */
const secretName = /pass|pwd|token|secret|credential|key|auth|bearer|private|dsn|signature/i;

/** `scheme://user:password@host`. */
const urlWithPassword = /\/\/[^/\s:@]*:[^/\s@]+@/;

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

/** Whether a text (an argument of a command) seems to hold a secret: it names one, or has a password in an address. */
export function isSecretLikeText(text: string): boolean {
	return secretName.test(text) || hasPasswordInUrl(text);
}

export function hasPasswordInUrl(text: string): boolean {
	return urlWithPassword.test(text);
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

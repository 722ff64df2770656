import {isJsonObject, type JsonObject} from './json-object.ts';
import {holdsSecret, isSecretLikeText, isSecretPath} from './secret-like.ts';

/** What stands in the place of a masked value, and of what is folded. */
export const maskText = '(masked; v shows it)';
const foldedFields = '(folded)';

/** kubectl apply's copy of the whole manifest: environment and all, in one line. */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
const foldedManifest = '(folded: the manifest as it was last applied; v shows it)';

/**
 * An object as it may be shown on a screen that others see: of managedFields who wrote when, but not which fields; and,
 * unless `showValues`, literal values of environment variables, HTTP headers and whatever looks like a secret masked, by
 * the rules of the template diff (`diffTemplates`). Nothing is left out: every key stays.
 */
export function maskedObject(object: JsonObject, {showValues}: {readonly showValues: boolean}): JsonObject {
	return maskedFields(object, [], showValues);
}

function maskedFields(object: JsonObject, path: readonly string[], showValues: boolean): JsonObject {
	return Object.fromEntries(
		Object.entries(object).map(([key, value]) => [key, maskedField(value, [...path, key], showValues)]),
	);
}

function maskedField(value: unknown, path: readonly string[], showValues: boolean): unknown {
	const [parent, field] = [path.at(-2), path.at(-1)];
	if (field === 'fieldsV1' && parent === 'managedFields') {
		return foldedFields;
	}

	if (!showValues && field === lastAppliedAnnotation && parent === 'annotations') {
		return foldedManifest;
	}

	if (isJsonObject(value)) {
		return maskedFields(value, path, showValues);
	}

	if (Array.isArray(value)) {
		return maskedList(value, path, showValues);
	}

	return !showValues && isMasked(value, path) ? maskText : value;
}

function maskedList(values: readonly unknown[], path: readonly string[], showValues: boolean): unknown {
	// Of a command the value may stand beside the word that names it: it is masked as a whole.
	const isScalar = values.every(value => typeof value !== 'object' || value === null);
	if (!showValues && isScalar && values.length > 0 && (isSecretPath(path) || isSecretLikeText(values.join(' ')))) {
		return maskText;
	}

	return values.map(value => maskedItem(value, path, showValues));
}

const maskedItem = (value: unknown, path: readonly string[], showValues: boolean): unknown =>
	isJsonObject(value) ? maskedFields(value, path, showValues) : value;

function isMasked(value: unknown, path: readonly string[]): boolean {
	// What an environment variable is called is no secret; what it is, is masked whatever it is called.
	const isName = path.at(-1) === 'name';
	return (typeof value === 'string' && holdsSecret(value)) || (!isName && value !== null && isSecretPath(path));
}

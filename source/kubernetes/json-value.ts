/** Reading of JSON whose shape is not trusted: an answer may come from a proxy, or from a newer API. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object under a key, or an empty one. */
export function objectAt(value: unknown, key: string): JsonObject {
	const found = isJsonObject(value) ? value[key] : undefined;
	return isJsonObject(found) ? found : {};
}

/** The text under a key, or ''. */
export function textAt(value: unknown, key: string): string {
	const found = isJsonObject(value) ? value[key] : undefined;
	return typeof found === 'string' ? found : '';
}

/** The number under a key. */
export function numberAt(value: unknown, key: string): number | undefined {
	const found = isJsonObject(value) ? value[key] : undefined;
	return typeof found === 'number' ? found : undefined;
}

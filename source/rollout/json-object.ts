/** A JSON object whose fields are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that may be an object; one that isn't has no fields. */
export const fieldsOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

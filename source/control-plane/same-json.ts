const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

/** Whether two values would be the same JSON, whatever the order of keys; a field that is undefined is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
	if (a === b) {
		return true;
	}

	if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) {
		return false;
	}

	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
	}

	const keys = Object.keys(a).filter(key => a[key] !== undefined);
	const others = Object.keys(b).filter(key => b[key] !== undefined);
	return keys.length === others.length && keys.every(key => sameJson(a[key], b[key]));
}

/** The object itself, as far as anybody who reads it can tell; `told` at each reading of one of its fields named `field`. */
export function countedReads<T extends object>(object: T, field: keyof T & string, told: () => void): T {
	return new Proxy(object, {
		get(target, key, receiver) {
			if (key === field) told();
			return Reflect.get(target, key, receiver);
		},
	});
}

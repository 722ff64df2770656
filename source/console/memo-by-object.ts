interface Made<Value> {
	readonly besides: readonly unknown[];
	readonly value: Value;
}

/**
 * Makes a value of an object anew only when something else that it is made of, `besides`, is another, by identity. It goes
 * with the object: what was drawn of a cluster, or of an object whose values are shown, does not outlive what it was made of.
 */
export function memoByObject<Value>() {
	const made = new WeakMap<object, Made<Value>>();
	return (object: object, besides: readonly unknown[], make: () => Value): Value => {
		const known = made.get(object);
		if (known && besides.every((one, index) => one === known.besides[index])) return known.value;
		const value = make();
		made.set(object, {besides, value});
		return value;
	};
}

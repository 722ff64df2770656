type Defined<T> = {[Key in keyof T]?: Exclude<T[Key], undefined>};

/** Leaves out what is undefined: an option that was not given is absent, not empty. */
export function defined<T extends object>(values: T): Defined<T> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

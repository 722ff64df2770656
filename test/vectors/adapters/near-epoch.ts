const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/;

function everyString(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') {
		return change(value);
	}

	if (Array.isArray(value)) {
		return value.map(item => everyString(item, change));
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, everyString(field, change)]))
		: value;
}

/**
 * The input with all its times moved so that the earliest is in the first second of 1970: there a number of
 * milliseconds holds nanoseconds, which today's would lose.
 */
export function nearEpoch<T>(input: T): T {
	const seconds: number[] = [];
	const wholeSeconds = (text: string) => Date.parse(`${text}Z`);
	everyString(input, text => {
		const [, whole] = time.exec(text) ?? [];
		if (whole !== undefined && !whole.startsWith('0001')) {
			seconds.push(wholeSeconds(whole));
		}

		return text;
	});
	const origin = Math.min(...seconds);
	const moved = everyString(input, text => {
		const [, whole, fraction = ''] = time.exec(text) ?? [];
		if (whole === undefined || whole.startsWith('0001')) {
			return text;
		}

		return `${new Date(wholeSeconds(whole) - origin).toISOString().slice(0, 19)}${fraction}Z`;
	});
	return moved as T;
}

/** A text that is being typed on a screen: a filter. */
export interface TextField {
	readonly filter: string;
	/** Keys are text. */
	readonly filtering: boolean;
}

// A filter is for a name or a word; what is longer is a slip, and would push the rest off the line.
const longestFilter = 60;

/** One key while a filter is typed; undefined: the key is not for the filter. */
export function typedInto({filter}: TextField, key: string): TextField | undefined {
	switch (key) {
		case 'enter':
			return {filter, filtering: false};
		case 'escape':
			return {filter: '', filtering: false};
		case 'backspace':
			return {filter: Array.from(filter).slice(0, -1).join(''), filtering: true};
		case 'ctrl-u':
			return {filter: '', filtering: true};
		default:
			return Array.from(key).length === 1 ? withText({filter, filtering: true}, key) : undefined;
	}
}

/** With more text at its end, as far as it fits. */
export function withText({filter, filtering}: TextField, text: string): TextField {
	return {
		filter: Array.from(filter + text)
			.slice(0, longestFilter)
			.join(''),
		filtering,
	};
}

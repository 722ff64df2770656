/** `the new pod`, `both new pods`, `all 3 new pods`, `2 of 3 new pods`. */
export function podsWords(count: number, of: number, which: string): string {
	if (of === 1) {
		return `the ${which} pod`;
	}

	const all = of === 2 ? 'both' : `all ${of}`;
	return count === of ? `${all} ${which} pods` : `${count} of ${of} ${which} pods`;
}

/** Verbs in clauses are those of many pods; of one they take another form, word by word, at the beginning only. */
const singular: Readonly<Record<string, string>> = {
	are: 'is',
	have: 'has',
	need: 'needs',
	wait: 'waits',
	find: 'finds',
	get: 'gets',
	run: 'runs',
	crash: 'crashes',
	lack: 'lacks',
	do: 'does',
	"don't": "doesn't",
};

/** A clause about many pods, put for one where it is one. */
export function agree(count: number, clause: string): string {
	const [first = '', ...rest] = clause.split(' ');
	const verb = first.replace(/:$/, '');
	const found = singular[verb];
	return count === 1 && found !== undefined ? [first.replace(verb, found), ...rest].join(' ') : clause;
}

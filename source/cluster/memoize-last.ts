/** Remembers the last answer: the same arguments (by identity) give the identical result. */
export function memoizeLast<Arguments extends readonly unknown[], Answer>(
	compute: (...inputs: Arguments) => Answer,
): (...inputs: Arguments) => Answer {
	let last: {readonly inputs: Arguments; readonly answer: Answer} | undefined;
	return (...inputs) => {
		const known = last;
		if (known && inputs.every((input, index) => input === known.inputs[index])) return known.answer;
		last = {inputs, answer: compute(...inputs)};
		return last.answer;
	};
}

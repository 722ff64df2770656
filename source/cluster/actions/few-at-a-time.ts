/** As many requests at once as a busy API server takes from one client without making it wait. */
export const mostAtOnce = 8;

/** Does `work` for each, at most `most` at a time, begun in their order; answers in their order. */
export async function fewAtATime<T, R>(
	items: readonly T[],
	most: number,
	work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
	const results: R[] = [];
	const waiting = items.entries();
	const worker = async () => {
		for (const [index, item] of waiting) results[index] = await work(item);
	};
	await Promise.all(Array.from({length: Math.min(most, items.length)}, worker));
	return results;
}

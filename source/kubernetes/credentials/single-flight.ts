/** Wraps `run` so that calls made while one is under way share its outcome; the next one after it runs again. */
export function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
	let underWay: Promise<T> | undefined;
	return () => {
		underWay ??= run().finally(() => {
			underWay = undefined;
		});
		return underWay;
	};
}

/** Does something with all of them, `most` at a time, in their order. */
export async function sideBySide<T>(items: readonly T[], most: number, use: (item: T) => Promise<void>): Promise<void> {
	const left = [...items];
	const takeTurns = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await use(item);
	};
	await Promise.all(Array.from({length: most}, takeTurns));
}

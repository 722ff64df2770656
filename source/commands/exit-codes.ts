/** What the exit status says; the README's table. */
export const EXIT = {
	done: 0,
	usage: 2,
	cluster: 4,
	interrupted: 130,
} as const;

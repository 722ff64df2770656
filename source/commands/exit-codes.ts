/** What the exit status says; the README's table. */
export const EXIT = {
	done: 0,
	rolloutFailed: 1,
	usage: 2,
	timedOut: 3,
	cluster: 4,
	interrupted: 130,
} as const;

/** What the exit status says; the README's table. */
export const EXIT = {
	done: 0,
	/** The rollout failed, or what was asked for could not be done to it. */
	failed: 1,
	usage: 2,
	timedOut: 3,
	/** The cluster refused, or could not be reached. */
	cluster: 4,
	interrupted: 130,
} as const;

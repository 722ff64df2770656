/** Takes out the entries that were last touched before a time, of a map in which the least recently touched stand first. */
export function forgetBefore(entries: Map<string, {readonly lastMs: number}>, beforeMs: number): void {
	for (const [key, {lastMs}] of entries) {
		if (lastMs >= beforeMs) {
			return;
		}

		entries.delete(key);
	}
}

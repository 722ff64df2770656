/** What a pod's kubelet has in mind, in virtual time. */
export interface Agenda<Context> {
	at(dueMs: number, act: (context: Context) => void): void;
	/** Does what is due, in order; things that come up meanwhile too. */
	run(context: Context, nowMs: number): void;
	/** Forgets everything. */
	clear(): void;
	nextMs(): number | undefined;
}

export function agenda<Context>(): Agenda<Context> {
	let items: {readonly dueMs: number; readonly act: (context: Context) => void}[] = [];
	return {
		at(dueMs, act) {
			const place = items.findIndex(item => item.dueMs > dueMs);
			items.splice(place < 0 ? items.length : place, 0, {dueMs, act});
		},
		run(context, nowMs) {
			for (let [first] = items; first && first.dueMs <= nowMs; [first] = items) {
				items.shift();
				first.act(context);
			}
		},
		clear() {
			items = [];
		},
		nextMs: () => items[0]?.dueMs,
	};
}

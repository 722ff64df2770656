/** Epoch milliseconds as the API writes times: RFC 3339 in UTC, whole seconds (cut off, not rounded). */
export function timestamp(nowMs: number): string {
	return `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}

/** The same with microseconds: MicroTime, of event times and leases. */
export function microTimestamp(nowMs: number): string {
	const microseconds = String(Math.floor((nowMs * 1000) % 1e6)).padStart(6, '0');
	return `${new Date(nowMs).toISOString().slice(0, 19)}.${microseconds}Z`;
}

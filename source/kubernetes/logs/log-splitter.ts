/** Of a longer line the beginning is kept: containers may print megabytes without a newline. */
export const maxLineBytes = 64 * 1024;

/** Cuts a log's bytes into lines, which may be cut anywhere; text is decoded only up to a newline. */
export interface LogSplitter {
	/** The lines that this chunk completes. */
	write(chunk: Buffer): readonly string[];
	/** What came after the last newline, when the log has ended; undefined: nothing. */
	end(): string | undefined;
}

const newline = 0x0a;

export function createLogSplitter(): LogSplitter {
	let held: Buffer[] = [];
	let heldBytes = 0;

	/** Keeps the beginning of a line that is not complete; what is too long is dropped. */
	function hold(piece: Buffer): void {
		const room = maxLineBytes - heldBytes;
		if (room <= 0 || piece.length === 0) return;
		const kept = piece.subarray(0, room);
		held.push(kept);
		heldBytes += kept.length;
	}

	function takeHeld(): string {
		const text = (held.length === 1 && held[0] ? held[0] : Buffer.concat(held)).toString('utf8');
		held = [];
		heldBytes = 0;
		return text;
	}

	return {
		write(chunk) {
			const first = chunk.indexOf(newline);
			if (first === -1) {
				hold(chunk);
				return [];
			}
			hold(chunk.subarray(0, first));
			const lines = [takeHeld()];
			const last = chunk.lastIndexOf(newline);
			if (last > first) lines.push(...chunk.toString('utf8', first + 1, last).split('\n'));
			hold(chunk.subarray(last + 1));
			return lines;
		},
		end: () => (heldBytes === 0 ? undefined : takeHeld()),
	};
}

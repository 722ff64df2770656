/** Above this a line is not read: etcd refuses objects above 1.5 MiB, and holding such a one could exhaust the memory. */
export const maxLineBytes = 16 * 1024 * 1024;

/** What a line gave: its bytes, or that it was too long to be read. */
export type Line = {readonly type: 'line'; readonly bytes: Buffer} | {readonly type: 'overlong'};

/** Cuts a byte stream into lines. They may be cut anywhere. What it gives is of the chunk's own memory where it can be. */
export interface LineSplitter {
	/** The lines that this chunk completes. Empty lines are left out. */
	write(chunk: Buffer): readonly Line[];
}

const newline = 0x0a;

export function createLineSplitter(): LineSplitter {
	let pieces: Buffer[] = [];
	let heldBytes = 0;

	/** Keeps a part of an unfinished line; of one that is too long only its length. */
	function hold(piece: Buffer) {
		heldBytes += piece.length;
		if (heldBytes > maxLineBytes) pieces = [];
		else if (piece.length > 0) pieces.push(piece);
	}

	function finish(last: Buffer): Line | undefined {
		hold(last);
		const bytes = heldBytes;
		const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
		pieces = [];
		heldBytes = 0;
		if (bytes > maxLineBytes) return {type: 'overlong'};
		return bytes === 0 || whole === undefined ? undefined : {type: 'line', bytes: whole};
	}

	return {
		write(chunk) {
			const lines: Line[] = [];
			let start = 0;
			for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
				const line = finish(chunk.subarray(start, end));
				if (line !== undefined) lines.push(line);
				start = end + 1;
			}
			if (start < chunk.length) hold(chunk.subarray(start));
			return lines;
		},
	};
}

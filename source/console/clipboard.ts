type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals take some 75 KB of base64; no line that is copied here comes near. */
const mostBytes = 50_000;

/**
 * The bytes that ask the terminal to put a text on its user's clipboard (OSC 52): over ssh too, for it is the terminal that
 * does it. A tmux that is set to takes it itself (`set-clipboard on`); one that is not may pass it on
 * (`allow-passthrough on`): it is sent in both ways. GNU screen passes on what stands in a DCS.
 * Source: xterm's ctlseqs, Manipulate Selection Data; tmux's FAQ on passthrough.
 */
export function clipboardBytes(text: string, env: Environment): string {
	const encoded = Buffer.from(Buffer.from(text).subarray(0, mostBytes)).toString('base64');
	const sequence = `\u001B]52;c;${encoded}\u0007`;
	if (env.TMUX) {
		return `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
	}
	return env.STY ? `\u001BP${sequence}\u001B\\` : sequence;
}

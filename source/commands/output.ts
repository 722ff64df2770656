import {sanitizeText} from '../kubernetes/sanitize.ts';

/** Where a command's words go. All of it is sanitised: it may be a terminal. */
export interface Output {
	readonly format: 'text' | 'json';
	/** Lines of the answer, for people; nothing with --output json. */
	say(...lines: readonly string[]): void;
	/** The answer for programs, on one line; nothing with --output text. */
	json(value: object): void;
	/** What went wrong or should be known, on standard error, whatever the format. */
	warn(sentence: string): void;
	/** Why the command can't do what was asked for, where no other answer says it: for people and for programs. */
	fail(sentence: string): void;
	/** Lines for people that are no part of the answer, such as a question's; on standard error with --output json. */
	aside(...lines: readonly string[]): void;
}

const lineOf = (text: string) => `${sanitizeText(text)}\n`;

export function createOutput(process: Pick<NodeJS.Process, 'stdout' | 'stderr'>, format: 'text' | 'json'): Output {
	const {stdout, stderr} = process;
	const write = (stream: NodeJS.WriteStream, texts: readonly string[]) =>
		void stream.write(
			texts
				.flatMap(text => text.split('\n'))
				.map(lineOf)
				.join(''),
		);
	return {
		format,
		say(...lines) {
			if (format === 'text' && lines.length > 0) write(stdout, lines);
		},
		json(value) {
			if (format === 'json') stdout.write(`${JSON.stringify(value)}\n`);
		},
		warn: sentence => write(stderr, [sentence]),
		fail(sentence) {
			write(stderr, [`error: ${sentence}`]);
			if (format === 'json') stdout.write(`${JSON.stringify({error: sentence})}\n`);
		},
		aside: (...lines) => write(format === 'text' ? stdout : stderr, lines),
	};
}

import {isSecretLikeText} from '../secret-like.ts';
import {epochMs} from '../timestamp.ts';

/** A run of a container that has ended, and whose log may tell why. */
export interface EndedRun {
	readonly namespace: string;
	readonly pod: string;
	readonly podUid: string;
	readonly container: string;
	/** RFC 3339, of whole seconds. */
	readonly startedAt?: string;
	readonly finishedAt: string;
	/** Another run has followed it, or is waited for: its log is the previous one. */
	readonly isPrevious: boolean;
}

/** What a run printed at its end; an empty text: nothing that tells anything. */
export interface LastWords {
	readonly runKey: string;
	readonly text: string;
	/** There is a line, which may hold a secret. */
	readonly isMasked: boolean;
}

/** A line as it is in a log; `time` is RFC 3339, empty when it isn't known. */
interface PrintedLine {
	readonly time: string;
	readonly text: string;
}

/** The same for one run of one container of one pod, whatever it is followed by. */
export const runKeyOf = ({podUid, container, finishedAt}: EndedRun): string =>
	[podUid, container, finishedAt].join(' ');

/** As much as stands on two lines of a small terminal beside the rest of the sentence. */
const mostCharacters = 120;

/** It repeats the exit code, which is said already. Source: cmd/go, which prints it when a program that it ran fails. */
const exitStatus = /^exit status \d+$/;

/** The kubelet's times have whole seconds, those of lines have nanoseconds; runtimes note the end a moment later. */
const secondMs = 1_000;

function isOfRun({time}: PrintedLine, {startedAt, finishedAt}: EndedRun): boolean {
	const printedMs = epochMs(time);
	const [startedMs = 0, endedMs = 0] = [epochMs(startedAt), epochMs(finishedAt)];
	return printedMs !== undefined && printedMs >= startedMs && printedMs < endedMs + 2 * secondMs;
}

const cut = (text: string) => {
	const characters = [...text];
	return characters.length > mostCharacters
		? `${characters
				.slice(0, mostCharacters - 1)
				.join('')
				.trimEnd()}…`
		: text;
};

/**
 * What a run printed last, of the end of its log (sanitised lines, oldest first): the last line that tells more than the
 * exit code, cut. Lines of another run are left out: the container may have run again since it was asked for. A line that
 * seems to hold a secret, by the rules of the diff, is masked as a whole.
 */
export function lastWordsOf(run: EndedRun, lines: readonly PrintedLine[]): LastWords {
	const texts = lines.filter(line => isOfRun(line, run)).map(({text}) => text.trim().replaceAll(/\s+/g, ' '));
	const text = texts.findLast(each => each !== '' && !exitStatus.test(each)) ?? '';
	const isMasked = isSecretLikeText(text);
	return {runKey: runKeyOf(run), text: isMasked ? '' : cut(text), isMasked};
}

/** `, at its end it printed: "fatal: DB_URL is not set"`; empty when it is another run's, or there are none. */
export function lastWordsClause(run: EndedRun | undefined, words: LastWords | undefined): string {
	if (run === undefined || words?.runKey !== runKeyOf(run)) {
		return '';
	}

	if (words.isMasked) {
		return ', its last line may hold a secret and is not shown';
	}

	if (words.text === '') {
		return '';
	}

	// JSON is full of quotes: within others nobody sees where it ends.
	return `, at its end it printed: ${words.text.includes('"') ? `“${words.text}”` : `"${words.text}"`}`;
}

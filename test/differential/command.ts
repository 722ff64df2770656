/** One kubectl command of the script. */
export interface Command {
	/** Words as a shell would split them. */
	readonly args: readonly string[];
	/** What it reads from standard input: manifests, or an edited text. */
	readonly input?: object;
	readonly env?: Readonly<Record<string, string>>;
	/** Which of its lines stand in an order that chance gave: all, or those of the events, which are named by the moment. */
	readonly unordered?: 'lines' | 'events';
	/** Only the last line of its output counts: the ones before are a matter of moments. */
	readonly lastLineOnly?: boolean;
	/** The simulator is known to answer otherwise, for this reason. */
	readonly knownDifference?: string;
	/** Only the exit code counts, for this reason. */
	readonly exitCodeOnly?: string;
	readonly watch?: Watch;
}

/** A command that goes on for ever: it is interrupted when it has printed what it was waited for. */
export interface Watch {
	/** What it prints before `meanwhile` begins; absent: that begins at once, and again and again until the end. */
	readonly from?: string;
	/** Commands that it sees the effect of; their own output does not count. */
	readonly meanwhile: readonly (readonly string[])[];
	/** What it prints at last. */
	readonly until: string;
}

/** What a command did. `exit` is a code, a signal's name, or why it was given up, which is never right. */
export interface Result {
	readonly exit: number | string;
	readonly stdout: string;
	readonly stderr: string;
}

export const GIVEN_UP = 'no end in time';

export const words = (line: string): readonly string[] =>
	[...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

export const run = (line: string, options: Omit<Command, 'args'> = {}): Command => ({args: words(line), ...options});
/** Its lines stand in the order of names that chance gave. */
export const sorted = (line: string): Command => run(line, {unordered: 'lines'});
export const described = (line: string): Command => run(line, {unordered: 'events'});
export const last = (line: string): Command => run(line, {lastLineOnly: true});

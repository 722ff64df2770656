/** Lends the terminal to programs that ask a person, one at a time. */
export interface TerminalLender {
	/** Clears the terminal, says to which program it goes, runs, and takes it back. */
	lend<T>(program: string, run: () => Promise<T>): Promise<T>;
	/** What a person does to have a program run that way: `press r to run it on the terminal`. */
	readonly invitation: string;
}

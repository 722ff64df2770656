import {type Command, GIVEN_UP, type Result} from './command.ts';
import {distinctLines, normalise} from './normalise.ts';

/** A result as it counts: parts that a command leaves to chance are left out. */
export function counted(command: Command, {exit, stdout, stderr}: Result): Result {
	if (command.exitCodeOnly !== undefined) return {exit, stdout: '', stderr: ''};
	const shown = (output: string) => {
		const text = normalise(output, command.unordered);
		if (command.watch) return distinctLines(text);
		return command.lastLineOnly ? (text.trimEnd().split('\n').at(-1) ?? '') : text;
	};
	return {exit, stdout: shown(stdout), stderr: shown(stderr)};
}

/** The parts of two results that are not equal: `exit`, `stdout`, `stderr`. A command that did not end is never right. */
export function differences(command: Command, ours: Result, theirs: Result): readonly (keyof Result)[] {
	const [left, right] = [counted(command, ours), counted(command, theirs)];
	const parts = ['exit', 'stdout', 'stderr'] as const;
	return parts.filter(part => left[part] !== right[part] || (part === 'exit' && right.exit === GIVEN_UP));
}

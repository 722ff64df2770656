/** Prints a list that was asked for; whoever has read enough of it may leave. */
export function printList({stdout}: Pick<NodeJS.Process, 'stdout'>, text: string): void {
	stdout.on('error', () => {});
	stdout.write(`${text}\n`);
}

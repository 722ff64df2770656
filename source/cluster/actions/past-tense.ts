const verbs: readonly (readonly [now: RegExp, past: string])[] = [
	[/^pause /, 'paused '],
	[/^undo /, 'undid '],
	[/^roll /, 'rolled '],
	[/^resume /, 'resumed '],
	[/^restart /, 'restarted '],
	[/^scale /, 'scaled '],
	[/^set /, 'set '],
	[/^hold /, 'held '],
	[/^let (\S+) go on/, 'let $1 go on'],
	[/^delete /, 'deleted '],
];

/**
 * `undo deployment/web to revision 6` → `undid deployment/web to revision 6 (revision 8 from now on)`: the title of a
 * preview, once it is done. A moment later everything calls that revision by the number that it becomes.
 */
export function pastTense(title: string, becomesRevision?: number): string {
	const [now, past] = verbs.find(([pattern]) => pattern.test(title)) ?? [/^/, ''];
	const renumbered = becomesRevision === undefined ? '' : ` (revision ${becomesRevision} from now on)`;
	return title
		.replace(now, past)
		.replace(/ to revision \d+/, to => `${to}${renumbered}`)
		.replace('and resume it', 'and resumed it');
}

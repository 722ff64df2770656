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

/** `undo deployment/web to revision 6` → `undid deployment/web to revision 6`: the title of a preview, once it is done. */
export function pastTense(title: string): string {
	const [now, past] = verbs.find(([pattern]) => pattern.test(title)) ?? [/^/, ''];
	return title.replace(now, past).replace('and resume it', 'and resumed it');
}

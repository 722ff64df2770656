/** Outputs of two clusters are compared without what chance and time decide. */

type Rule = readonly [pattern: RegExp, placeholder: string | ((all: string, part?: string) => string)];

const rules: readonly Rule[] = [
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
	[/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
	[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
	[/https:\/\/127\.0\.0\.1:\d+/g, '<server>'],
	[/\b10\.\d+\.\d+\.\d+\b/g, '<ip>'],
	[/\bnode-\d+\b/g, '<node>'],
	[/("?resourceVersion"?: ?)"\d+"/g, '$1<version>'],
	// Events are named by the moment.
	[/\.[0-9a-f]{16}\b/g, '.<moment>'],
	// A template's hash, and behind it a pod's own five letters.
	[/-[4-9bcdf]{6,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b/g, (_all, pod) => `-<hash>${pod ? '-<pod>' : ''}`],
	[/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<pod>'],
	[/(pod-template-hash[":= ]+)[4-9bcdf]{6,10}\b/g, '$1<hash>'],
	[/(controller-revision-hash[":= ]+[\w-]*?)[4-9bcdf]{6,10}\b/g, '$1<hash>'],
	[/\b(\d+(ms|[smhdy]))+\b/g, '<age>'],
	[/( {2,}|\t+)/g, '  '],
	[/-{3,}/g, '---'],
	[/[ ]+$/gm, ''],
];

const replaced = (shown: string, [pattern, placeholder]: Rule) =>
	typeof placeholder === 'string' ? shown.replace(pattern, placeholder) : shown.replace(pattern, placeholder);

/** `sorted`: the lines stand in the order of names that chance gave. */
export function normalise(output: string, sorted: boolean): string {
	const text = rules.reduce(replaced, output);
	const lines = text.split('\n').filter(line => !/^[EWI]\d{4} /.test(line));
	return (sorted ? lines.sort() : lines).join('\n').trim();
}

/**
 * What is wrong with names, labels and keys, in the API server's words; none: it is right.
 * Source: apimachinery pkg/util/validation/validation.go.
 */
type Problems = readonly string[];

/** The sentence that names a pattern and examples of it. */
function patternText(sentence: string, pattern: string, ...examples: readonly string[]): string {
	const quoted = examples.map(example => `'${example}', `).join(' or ');
	return `${sentence} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

const matchesWhole = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const name = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${name})?`;

const longestLabel = 63;
const longestSubdomain = 253;

const tooLong = (bytes: number) => `must be no more than ${bytes} bytes`;
const lengthProblems = (text: string, bytes: number): Problems => (text.length > bytes ? [tooLong(bytes)] : []);

const labelText = patternText(
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
	label,
	'my-name',
	'123-abc',
);
const subdomainText = patternText(
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
	subdomain,
	'example.com',
);
const nameSentence =
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const nameText = patternText(nameSentence, name, 'MyName', 'my.name', '123-abc');

export const dnsLabelProblems = (text: string): Problems => [
	...lengthProblems(text, longestLabel),
	...(matchesWhole(label, text) ? [] : [labelText]),
];

export const dnsSubdomainProblems = (text: string): Problems => [
	...lengthProblems(text, longestSubdomain),
	...(matchesWhole(subdomain, text) ? [] : [subdomainText]),
];

/** A label's or annotation's key: a name with an optional DNS subdomain before a slash. */
export function qualifiedNameProblems(text: string): Problems {
	const parts = text.split('/');
	if (parts.length > 2) {
		return [`a valid label key ${nameText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
	}

	const [prefix, own] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, text];
	const prefixProblems =
		prefix === undefined
			? []
			: prefix === ''
				? ['prefix part must be non-empty']
				: dnsSubdomainProblems(prefix).map(problem => `prefix part ${problem}`);
	const length =
		own === ''
			? ['name part must be non-empty']
			: lengthProblems(own, longestLabel).map(problem => `name part ${problem}`);
	return [...prefixProblems, ...length, ...(matchesWhole(name, own) ? [] : [`name part ${nameText}`])];
}

const labelValueText = patternText(
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
	labelValue,
	'MyValue',
	'my_value',
	'12345',
);

export const labelValueProblems = (text: string): Problems => [
	...lengthProblems(text, longestLabel),
	...(matchesWhole(labelValue, text) ? [] : [labelValueText]),
];

const portName = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const longestPortName = 15;

/** Source: apimachinery IsValidPortName. */
export function portNameProblems(text: string): Problems {
	return [
		...(text.length > longestPortName ? [`must be no more than ${longestPortName} characters`] : []),
		...(/^[-a-z0-9]+$/.test(text) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
		...(/[a-z]/.test(text) ? [] : ['must contain at least one letter (a-z)']),
		...(text.includes('--') ? ['must not contain consecutive hyphens'] : []),
		...(text === '' || (!text.startsWith('-') && !text.endsWith('-')) || portName.test(text)
			? []
			: ['must not begin or end with a hyphen']),
	];
}

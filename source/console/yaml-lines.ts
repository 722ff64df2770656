/** One line of a YAML document, in parts: `  - `, `name: `, `web`. */
export interface YamlLine {
	readonly indent: string;
	/** With its colon; empty: an item or a line of a text. */
	readonly key: string;
	readonly value: string;
}

/** Longer documents are not read in a terminal: what is beyond is said to be. The API takes none above 1.5 MB. */
export const yamlLineLimit = 20_000;

/**
 * An object as `kubectl get -o yaml` prints it: keys in the order of the alphabet, lists not indented, texts of several lines
 * as blocks. Source: sigs.k8s.io/yaml with go.yaml.in/yaml/v2 (encode.go, stringv).
 */
export function yamlLines(object: unknown): readonly YamlLine[] {
	const lines: YamlLine[] = [];
	write(lines, object, '', '');
	return lines;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** `first` stands before the first line, `rest` before the others: an item's dash, and the two spaces under it. */
function write(lines: YamlLine[], value: unknown, first: string, rest: string): void {
	if (lines.length >= yamlLineLimit) {
		return;
	}
	if (isFields(value)) {
		for (const [index, key] of Object.keys(value).sort().entries()) {
			writeField(lines, scalarText(key), value[key], index === 0 ? first : rest, rest);
		}
	} else if (Array.isArray(value) && value.length > 0) {
		for (const [index, item] of value.entries()) {
			write(lines, item, `${index === 0 ? first : rest}- `, `${rest}  `);
		}
	} else {
		writeScalar(lines, '', value, first, rest);
	}
}

function writeField(lines: YamlLine[], key: string, value: unknown, first: string, rest: string): void {
	if (isFields(value)) {
		lines.push({indent: first, key: `${key}:`, value: ''});
		write(lines, value, `${rest}  `, `${rest}  `);
	} else if (Array.isArray(value) && value.length > 0) {
		lines.push({indent: first, key: `${key}:`, value: ''});
		write(lines, value, rest, rest);
	} else {
		writeScalar(lines, `${key}: `, value, first, `${rest}  `);
	}
}

function writeScalar(lines: YamlLine[], key: string, value: unknown, first: string, rest: string): void {
	if (typeof value !== 'string' || !value.includes('\n')) {
		lines.push({indent: first, key, value: scalarText(value)});
		return;
	}
	const texts = value.split('\n');
	const chomping = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
	lines.push({indent: first, key, value: `|${chomping}`});
	for (const text of value.endsWith('\n') ? texts.slice(0, -1) : texts) {
		lines.push({indent: rest, key: '', value: text});
	}
}

/** What without quotes would be read as something else: numbers, truth values, nothing, times. */
const otherType =
	/^(?:[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?\d+)?|[-+]?\.\d+|0[xo][0-9a-f]+|[-+]?\.inf|\.nan|\d{4}-\d\d-\d\d.*|[-+]?\d+(?::[0-5]?\d)+|true|false|yes|no|on|off|y|n|null|~)$/i;

/** What can't stand without quotes: marks at the beginning, `: ` and ` #` within, spaces at either end. */
const needsQuotes = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|: |:$| #|^\s|\s$/;

function scalarText(value: unknown): string {
	if (typeof value !== 'string') {
		return JSON.stringify(value) ?? 'null';
	}
	if (value === '' || otherType.test(value)) {
		return `"${value}"`;
	}
	return needsQuotes.test(value) ? `'${value.replaceAll("'", "''")}'` : value;
}

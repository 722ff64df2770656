import {labelValueProblems, qualifiedNameProblems} from './validation/names.ts';

/** The operators as the grammar writes them; `exists` and `!` have no value. */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | '>' | '<' | 'exists' | '!';

export interface LabelRequirement {
	readonly key: string;
	readonly operator: LabelOperator;
	/** Sorted, without repeats. */
	readonly values: readonly string[];
}

/** All must hold; none: everything is selected. Sorted by key. */
export type LabelRequirements = readonly LabelRequirement[];

export type ParsedSelector =
	| {readonly ok: true; readonly requirements: LabelRequirements}
	| {readonly ok: false; readonly message: string};

const symbols: ReadonlySet<string> = new Set(['=', '==', '!=', '!', '(', ')', ',', '>', '<']);
const words: ReadonlySet<string> = new Set(['in', 'notin']);

/** A refusal on its way out of the parser; it never leaves this file. */
class Refused extends Error {}

/** Symbols and identifiers; the end is an empty text, as the messages name it. */
function tokensOf(text: string): readonly string[] {
	return [...(text.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? []), ''];
}

const isIdentifier = (token: string) => token !== '' && !symbols.has(token);

class Parser {
	readonly #tokens: readonly string[];
	#at = 0;

	constructor(text: string) {
		this.#tokens = tokensOf(text);
	}

	#peek = () => this.#tokens[this.#at] ?? '';
	#next = () => this.#tokens[this.#at++] ?? '';

	requirements(): LabelRequirements {
		const found: LabelRequirement[] = [];
		while (this.#peek() !== '') {
			if (!isIdentifier(this.#peek()) && this.#peek() !== '!') {
				throw new Refused(`found '${this.#peek()}', expected: !, identifier, or 'end of string'`);
			}

			found.push(this.#requirement());
			const separator = this.#next();
			if (separator === '') break;
			if (separator !== ',') throw new Refused(`found '${separator}', expected: ',' or 'end of string'`);
			if (!isIdentifier(this.#peek()) && this.#peek() !== '!') {
				throw new Refused(`found '${this.#peek()}', expected: identifier after ','`);
			}
		}

		return found.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
	}

	#requirement(): LabelRequirement {
		try {
			const absent = this.#peek() === '!';
			if (absent) this.#next();
			const key = this.#next();
			if (!isIdentifier(key)) throw new Refused(`found '${key}', expected: identifier`);
			const [problem] = qualifiedNameProblems(key);
			if (problem) throw new Refused(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problem}`);
			const ends = this.#peek() === '' || this.#peek() === ',';
			if (absent || ends) return {key, operator: absent ? '!' : 'exists', values: []};
			return checked(this.#compared(key));
		} catch (error) {
			if (error instanceof Refused) throw new Refused(`unable to parse requirement: ${error.message}`);
			throw error;
		}
	}

	#compared(key: string): LabelRequirement {
		const operator = this.#next();
		if (words.has(operator)) return {key, operator: operator as LabelOperator, values: this.#values()};
		if (!symbols.has(operator) || ['!', '(', ')', ','].includes(operator)) {
			throw new Refused(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
		}

		if (this.#peek() === '' || this.#peek() === ',') return {key, operator: operator as LabelOperator, values: ['']};
		const value = this.#next();
		if (!isIdentifier(value)) throw new Refused(`found '${value}', expected: identifier`);
		return {key, operator: operator as LabelOperator, values: [value]};
	}

	#values(): readonly string[] {
		const open = this.#next();
		if (open !== '(') throw new Refused(`found '${open}' expected: '('`);
		const values = new Set<string>();
		let before = '(';
		for (;;) {
			const token = this.#next();
			if (token === ')') {
				if (before === '(' || before === ',') values.add('');
				return [...values].sort();
			}

			if (token === ',') {
				if (before === '(' || before === ',') values.add('');
			} else if (isIdentifier(token) && (before === '(' || before === ',')) {
				values.add(token);
			} else {
				throw new Refused(`found '${token}', expected: ',' or ')'`);
			}

			before = token;
		}
	}
}

function checked(requirement: LabelRequirement): LabelRequirement {
	const {key, operator, values} = requirement;
	for (const [index, value] of values.entries()) {
		const field = `values[${index}]`;
		if ((operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(value)) {
			throw new Refused(
				`${field}: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
			);
		}

		const [problem] = labelValueProblems(value);
		if (problem) throw new Refused(`${field}[${key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`);
	}

	return requirement;
}

/** Reads the `labelSelector` parameter; the message is that of the 400 answer. Source: apimachinery pkg/labels/selector.go. */
export function parseLabelSelector(text: string): ParsedSelector {
	try {
		return {ok: true, requirements: new Parser(text).requirements()};
	} catch (error) {
		if (error instanceof Refused) return {ok: false, message: error.message};
		throw error;
	}
}

function holds({key, operator, values}: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
	const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
	switch (operator) {
		case 'exists':
			return value !== undefined;
		case '!':
			return value === undefined;
		case '!=':
		case 'notin':
			return value === undefined || !values.includes(value);
		case '>':
		case '<': {
			if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
			const [own, bound] = [BigInt(value), BigInt(values[0] ?? '0')];
			return operator === '>' ? own > bound : own < bound;
		}
		case '=':
		case '==':
		case 'in':
			return value !== undefined && values.includes(value);
	}
}

export const matchesLabels = (requirements: LabelRequirements, labels: Readonly<Record<string, string>>): boolean =>
	requirements.every(requirement => holds(requirement, labels));

function requirementText({key, operator, values}: LabelRequirement): string {
	switch (operator) {
		case 'exists':
			return key;
		case '!':
			return `!${key}`;
		case 'in':
		case 'notin':
			return `${key} ${operator} (${values.join(',')})`;
		case '=':
		case '==':
		case '!=':
		case '>':
		case '<':
			return `${key}${operator}${values[0] ?? ''}`;
	}
}

/** The selector printed again, in its canonical form. */
export const labelSelectorText = (requirements: LabelRequirements): string =>
	requirements.map(requirementText).join(',');

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {labelSelectorText, matchesLabels, parseLabelSelector} from '../../../source/simulator/api/label-selector.ts';

const refusals: readonly (readonly [selector: string, message: string])[] = [
	['x==a==b', "found '==', expected: ',' or 'end of string'"],
	['!x=a', "found '=', expected: ',' or 'end of string'"],
	['x in a', "unable to parse requirement: found 'a' expected: '('"],
	['x,', "found '', expected: identifier after ','"],
	[',x', "found ',', expected: !, identifier, or 'end of string'"],
	[
		'x>a',
		"unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
	],
	['x foo y', "unable to parse requirement: found 'foo', expected: in, notin, =, ==, !=, gt, lt"],
];

test('what is no selector is refused in the words of the API server', () => {
	for (const [selector, message] of refusals) {
		assert.deepEqual(parseLabelSelector(selector), {ok: false, message}, selector);
	}
});

test('a bad key, a bad value and a bound that is no number are refused', () => {
	for (const selector of ['-x=a', 'x=-', 'x>a', 'a/b/c=d'])
		assert.equal(parseLabelSelector(selector).ok, false, selector);
});

const key = fc
	.stringMatching(/^[a-z]([-a-z0-9./]{0,5}[a-z])?$/)
	.filter(text => !/^(in|notin)$|[/]|\.\.|-\./.test(text));
const value = fc.stringMatching(/^[a-z0-9]{1,4}$/).filter(text => !/^(in|notin)$/.test(text));
const requirement = fc.oneof(
	key,
	key.map(name => `!${name}`),
	fc.tuple(key, fc.constantFrom('=', '==', '!='), value).map(parts => parts.join('')),
	fc
		.tuple(key, fc.constantFrom('in', 'notin'), fc.array(value, {minLength: 1, maxLength: 3}))
		.map(([name, operator, values]) => `${name} ${operator} (${values.join(',')})`),
);

test('a selector printed and read again selects the same', () => {
	fc.assert(
		fc.property(fc.array(requirement, {maxLength: 4}), fc.dictionary(key, value), (parts, labels) => {
			const parsed = parseLabelSelector(parts.join(','));
			assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
			const again = parseLabelSelector(labelSelectorText(parsed.requirements));
			assert.deepEqual(again, parsed);
			const each = parts.every(part => {
				const one = parseLabelSelector(part);
				return one.ok && matchesLabels(one.requirements, labels);
			});
			assert.equal(matchesLabels(parsed.requirements, labels), each);
		}),
	);
});

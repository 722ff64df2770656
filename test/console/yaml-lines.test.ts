import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {yamlLines} from '../../source/console/yaml-lines.ts';
import {readYaml} from '../../source/kubernetes/kubeconfig/read-yaml.ts';

const textOf = (object: unknown) =>
	yamlLines(object)
		.map(({indent, key, value}) => `${indent}${key}${value}`.trimEnd())
		.join('\n');

test('an object is written as kubectl writes it', () => {
	const object = {
		spec: {
			containers: [
				{name: 'web', args: ['a', '-b', '# c'], env: []},
				{name: 'side', command: [['x'], {y: 1}]},
			],
		},
		metadata: {labels: {n: '1', yes: 'no', empty: '', plain: 'a b'}, generation: 2, deletion: null},
		data: {script: 'set -e\n  echo "hi"\n', end: 'one\ntwo', colon: 'a: b', time: '2026-11-22T14:03:22Z'},
	};
	assert.equal(
		textOf(object),
		`data:
  colon: 'a: b'
  end: |-
    one
    two
  script: |
    set -e
      echo "hi"
  time: "2026-11-22T14:03:22Z"
metadata:
  deletion: null
  generation: 2
  labels:
    empty: ""
    "n": "1"
    plain: a b
    "yes": "no"
spec:
  containers:
  - args:
    - a
    - -b
    - '# c'
    env: []
    name: web
  - command:
    - - x
    - "y": 1
    name: side`,
	);
});

// What a block of lines can't hold is left out: lines that begin or end in spaces.
const text = fc.oneof(
	fc.string({unit: 'grapheme-ascii', maxLength: 20}),
	fc.constantFrom(
		'',
		'1',
		'1e3',
		'0x1f',
		'true',
		'Yes',
		'null',
		'~',
		'- a',
		'? b',
		': c',
		'a #b',
		"it's",
		'"q"',
		'%x',
		'@y',
	),
	fc
		.array(fc.stringMatching(/^[a-z]([a-z: #-]{0,10}[a-z])?$/), {minLength: 2, maxLength: 4})
		.map(lines => lines.join('\n')),
);
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const {value} = fc.letrec(tie => ({
	value: fc.oneof(
		{maxDepth: 4},
		leaf,
		fc.array(tie('value'), {maxLength: 4}),
		fc.dictionary(
			fc.oneof(fc.stringMatching(/^[A-Za-z][\w./-]{0,12}$/), fc.constantFrom('y', 'no', '1')),
			tie('value'),
			{
				maxKeys: 4,
			},
		),
	),
}));

test('what is written reads as what it was', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), value, {minKeys: 1}), object => {
			const read = readYaml(`${textOf(object)}\n`);
			assert.deepEqual(read.ok ? read.value : read.problem, JSON.parse(JSON.stringify(object)), textOf(object));
		}),
		{numRuns: 500},
	);
});

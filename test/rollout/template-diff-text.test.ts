import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {diffTemplates, type FieldChange} from '../../source/rollout/template-diff.ts';
import {changesJson, unifiedText} from '../../source/rollout/template-diff-text.ts';
import {anyTemplate, secretPlaces, web} from './any-template.ts';

const names = {before: 'deployment/web revision 6', after: 'deployment/web revision 7'};

test('the text has a hunk a field, a sign a value, and only signs for what is masked', () => {
	const changes = diffTemplates(
		web({image: 'web:1', env: [{name: 'MODE', value: 'a'}], tty: true}),
		web({image: 'web:2', env: [{name: 'MODE', value: 'b'}], workingDir: '/srv\n'}),
	);
	assert.equal(
		unifiedText(changes, names),
		`--- deployment/web revision 6
+++ deployment/web revision 7
@@ spec.template.spec.containers[web].image @@
-web:1
+web:2
@@ spec.template.spec.containers[web].env[MODE].value @@
-(masked)
+(masked)
@@ spec.template.spec.containers[web].tty @@
-true
@@ spec.template.spec.containers[web].workingDir @@
+"/srv\\n"
`,
	);
	assert.deepEqual(
		changesJson(changes).map(({change, masked}) => [change, masked]),
		[
			['changed', false],
			['changed', true],
			['removed', false],
			['added', false],
		],
	);
	assert.equal(unifiedText([], names), '');
});

/** The changes that a text tells, read back from it. */
function parsed(text: string): readonly Omit<FieldChange, 'masked'>[] {
	const hunks = text.split(/^@@ /m).slice(1);
	return hunks.map(hunk => {
		const [head = '', ...values] = hunk.split('\n');
		const value = (sign: string) => values.find(line => line.startsWith(sign))?.slice(1);
		const [before, after] = [value('-'), value('+')];
		return {
			path: head.replace(/ @@$/, ''),
			...(before === undefined ? {} : {before}),
			...(after === undefined ? {} : {after}),
		};
	});
}

test('text and JSON tell every change, once, in order', () => {
	fc.assert(
		fc.property(anyTemplate, anyTemplate, fc.boolean(), (before, after, showValues) => {
			const changes = diffTemplates(before, after, {showValues});
			const told = changes.map(({masked: _masked, ...change}) => change);
			const text = unifiedText(changes, names);
			assert.equal(text.split('\n').filter(line => line.startsWith('@@ ')).length, changes.length);
			assert.deepEqual(parsed(text), told);
			assert.deepEqual(
				changesJson(changes).map(({change: _change, masked: _masked, ...values}) => values),
				told,
			);
			for (const {before: was, after: becomes} of changesJson(changes)) {
				assert.ok(was !== undefined || becomes !== undefined);
			}
		}),
		{numRuns: 300},
	);
});

test('what is masked is neither in the text nor in the JSON', () => {
	const canary = 'CANARY-5f1c';
	fc.assert(
		fc.property(fc.constantFrom(...secretPlaces), anyTemplate, (place, other) => {
			const changes = [...diffTemplates(place(canary), other), ...diffTemplates(other, place(canary))];
			assert.ok(!`${unifiedText(changes, names)}${JSON.stringify(changesJson(changes))}`.includes(canary));
		}),
		{numRuns: 300},
	);
});

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {decodeObject} from '../../../source/simulator/api/decode.ts';
import {applyDefaults} from '../../../source/simulator/api/defaults/defaults.ts';
import {type Fields, fieldsOf} from '../../../source/simulator/api/json.ts';
import {mergePatch} from '../../../source/simulator/api/patches/merge-patch.ts';
import {validateStatus, validateUpdate} from '../../../source/simulator/api/validation/validate.ts';

interface Change {
	readonly before: Fields & {readonly apiVersion: string; readonly kind: string; readonly metadata: Fields};
	readonly patch: Fields;
	readonly answer: Fields;
}

/** What a real 1.37 API server answered to these merge patches of stored objects, as dry runs. */
const changes = readFileSync(new URL('data/changes.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map((line): Change => JSON.parse(line));

/** A Go difference of whole structs follows some texts; it is the API server's own. */
const withoutDifference = (text: unknown) => String(text).split('\n@@')[0]?.trimEnd();

for (const [index, {before, patch, answer}] of changes.entries()) {
	const {kind, metadata} = before;
	test(`change ${index + 1}, ${kind}: ${JSON.stringify(patch).slice(0, 100)}`, () => {
		const decoded = decodeObject(before, fieldsOf(mergePatch(before, patch)));
		assert.ok(decoded.ok);
		const next = applyDefaults(kind, decoded.object);
		const ofStatus = Object.keys(patch).includes('status');
		const causes = ofStatus ? validateStatus(kind, next, before) : validateUpdate(kind, next, before);
		if (answer.kind !== 'Status') {
			assert.deepEqual(causes, []);
			assert.deepEqual(next.spec, answer.spec);
			return;
		}

		const texts = causes.map(({field, message}) => `${field}: ${message}`);
		const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
		const message = `${kind}${kind === 'Pod' ? '' : '.apps'} ${JSON.stringify(metadata.name)} is invalid: ${list}`;
		assert.equal(message, withoutDifference(answer.message));
	});
}

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {decodeObject, strictMessage, undecodable} from '../../../source/simulator/api/decode.ts';
import {applyDefaults} from '../../../source/simulator/api/defaults/defaults.ts';
import {type Fields, fieldsOf} from '../../../source/simulator/api/json.ts';
import {validateCreate} from '../../../source/simulator/api/validation/validate.ts';

interface Creation {
	readonly object: Fields & {readonly apiVersion: string; readonly kind: string; readonly metadata: Fields};
	readonly answer: Fields;
}

/** What a real 1.37 API server answered to the creation of these objects, as a dry run with strict field validation. */
const creations = readFileSync(new URL('data/creations.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map((line): Creation => JSON.parse(line));

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '');

/** The answer's message and causes, or the object that would be stored. */
function answerTo(object: Creation['object']): {
	readonly message?: string;
	readonly causes?: unknown;
	readonly object?: Fields;
} {
	const decoded = decodeObject(object, object);
	if (!decoded.ok) return {message: undecodable(object, decoded.message)};
	if (decoded.unknownFields.length > 0) return {message: undecodable(object, strictMessage(decoded.unknownFields))};
	const complete = applyDefaults(object.kind, decoded.object);
	const causes = validateCreate(object.kind, complete);
	if (causes.length === 0) return {object: complete};
	const texts = causes.map(({field, message}) => `${field}: ${message}`);
	const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
	const name = JSON.stringify(object.metadata.name ?? '');
	return {message: `${object.kind}${groupOf(object.apiVersion)} ${name} is invalid: ${list}`, causes};
}

/** Without what comes from storage and admission. */
function plain(object: Fields): Fields {
	const {name, labels, annotations} = fieldsOf(object.metadata);
	// A namespace's finalizers come when it is stored.
	const {spec: _finalizers, ...ofNamespace} = object;
	const rest = object.kind === 'Namespace' ? ofNamespace : object;
	return {...rest, metadata: {name, ...(labels ? {labels} : {}), ...(annotations ? {annotations} : {})}};
}

for (const [index, {object, answer}] of creations.entries()) {
	test(`creation ${index + 1}, ${object.kind}: ${String(answer.message ?? 'stored').slice(0, 120)}`, () => {
		const got = answerTo(object);
		if (answer.kind === 'Status') {
			assert.equal(got.message, answer.message);
			const causes = fieldsOf(answer.details).causes;
			if (causes !== undefined) assert.deepEqual(got.causes, causes);
		} else {
			assert.deepEqual(plain(got.object ?? got), plain(answer));
		}
	});
}

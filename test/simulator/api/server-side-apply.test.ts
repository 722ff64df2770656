import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {decodeObject} from '../../../source/simulator/api/decode.ts';
import {applyDefaults} from '../../../source/simulator/api/defaults/defaults.ts';
import {trackManagedFields} from '../../../source/simulator/api/fields/managed-fields.ts';
import {serverSideApply} from '../../../source/simulator/api/fields/server-side-apply.ts';
import {type Fields, fieldsOf, itemsOf} from '../../../source/simulator/api/json.ts';
import {mergePatch} from '../../../source/simulator/api/patches/merge-patch.ts';
import {strategicMergePatch} from '../../../source/simulator/api/patches/strategic-merge-patch.ts';
import {schemaOf} from '../../../source/simulator/api/schema.ts';

type Whole = Fields & {readonly apiVersion: string; readonly kind: string; readonly metadata: Fields};

interface Step {
	readonly query: string;
	readonly type: string;
	readonly body: Whole;
	readonly answer: Whole;
}

/** What a real 1.37 API server answered to these patches, one after the other; the deployment controller was there. */
const steps = readFileSync(new URL('data/server-side-apply.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map((line): Step => JSON.parse(line));

const kind = {apiVersion: 'apps/v1', kind: 'Deployment'};

function decoded(object: Fields): Whole {
	const result = decodeObject(kind, object);
	assert.ok(result.ok, result.ok ? '' : result.message);
	return result.object as Whole;
}

/** Without what the controllers write, and what a server draws. */
function comparable({status: _status, metadata, ...object}: Whole) {
	const {uid: _uid, resourceVersion: _version, generation: _generation, creationTimestamp: _time, ...named} = metadata;
	const {namespace: _namespace, ...rest} = named;
	const {annotations, managedFields, ...others} = rest;
	const entries = itemsOf(managedFields).map(fieldsOf);
	const {'deployment.kubernetes.io/revision': _revision, ...own} = fieldsOf(annotations);
	return {
		...object,
		metadata: others,
		annotations: own,
		managedFields: entries.filter(({manager}) => manager !== 'kube-controller-manager'),
	};
}

function answerOf(live: Whole | undefined, {query, type, body, answer}: Step): Whole {
	const options = new URLSearchParams(query);
	const manager = options.get('fieldManager') ?? '';
	const entries = itemsOf(fieldsOf(answer.metadata).managedFields).map(fieldsOf);
	const time = String(entries.findLast(entry => entry.manager === manager)?.time ?? '');
	if (type === 'application/apply-patch+yaml') {
		const writer = {manager, operation: 'Apply'} as const;
		const applied = serverSideApply(live, decoded(body), writer, time, options.get('force') === 'true');
		if (applied.ok) return applyDefaults('Deployment', applied.object) as Whole;
		const causes = applied.conflicts.map(conflict => ({reason: 'FieldManagerConflict', ...conflict}));
		return {...kind, metadata: {}, message: applied.message, causes};
	}

	const merged = type.includes('strategic')
		? strategicMergePatch(schemaOf(kind), live ?? {}, body)
		: (mergePatch(live, body) as Fields);
	const next = applyDefaults('Deployment', decoded(merged)) as Whole;
	return trackManagedFields(next, live, {manager, operation: 'Update'}, time);
}

test('server-side apply and tracked updates answer as a real API server did, step by step', () => {
	let live: Whole | undefined;
	for (const [index, step] of steps.entries()) {
		const got = answerOf(live, step);
		const {answer} = step;
		const name = `step ${index + 1}, ${step.query}`;
		if (answer.kind === 'Status') {
			assert.equal(got.message, answer.message, name);
			assert.deepEqual(got.causes, fieldsOf(answer.details).causes, name);
		} else {
			assert.deepEqual(comparable(got), comparable(answer), name);
			live = answer;
		}
	}
});

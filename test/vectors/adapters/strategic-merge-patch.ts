import {canonicalJson} from '../../../source/simulator/api/json.ts';
import {PatchRefused} from '../../../source/simulator/api/patches/patch-refused.ts';
import {strategicMergePatch} from '../../../source/simulator/api/patches/strategic-merge-patch.ts';
import type {FieldSchema} from '../../../source/simulator/api/schema.ts';
import type {Adapter, Check} from '../adapter.ts';

interface Input {
	readonly original: object | null;
	readonly patch: object | null;
}

/** The vectors' MergeItem and RetainKeysMergeItem as this code's schemas. */
const byName = {list: 'MergeItem', patch: ['merge'], patchKey: 'name'} as const;
const numbers = {list: 'int32', patch: ['merge']} as const;
const types: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {
	MergeItem: {
		mergingList: byName,
		nonMergingList: {list: 'MergeItem'},
		mergingIntList: numbers,
		nonMergingIntList: {list: 'int32'},
		mergeItemPtr: byName,
		simpleMap: {map: 'string'},
		replacingItem: {object: 'any', patch: ['replace']},
		retainKeysMap: {object: 'RetainKeysMergeItem', patch: ['retainKeys']},
		retainKeysMergingList: {list: 'MergeItem', patch: ['merge', 'retainKeys'], patchKey: 'name'},
	},
	RetainKeysMergeItem: {
		simpleMap: {map: 'string'},
		mergingIntList: numbers,
		mergingList: byName,
		nonMergingList: {list: 'MergeItem'},
	},
};

function lookup(schema: FieldSchema | undefined, name: string): FieldSchema | undefined {
	const type = typeof schema === 'string' ? schema : schema && 'object' in schema ? schema.object : '';
	return types[type]?.[name];
}

/** Lists as multisets: the vectors' default. */
function unordered(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(unordered).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
	}

	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unordered(field)]));
}

type Result = Readonly<Record<string, unknown>>;

/** An expected error is a part of the text that comes. */
function same(expected: Result, got: Result, {listOrderMatters}: Result): boolean {
	if (typeof expected.error === 'string') return String(got.error ?? '').includes(expected.error);
	const form = (value: unknown) => canonicalJson(listOrderMatters === true ? value : unordered(value));
	return form(expected.result) === form(got.result);
}

const check: Check = {
	keepsNulls: true,
	actual({original, patch}: Input) {
		try {
			return {result: strategicMergePatch('MergeItem', original ?? {}, patch ?? {}, lookup)};
		} catch (error) {
			if (error instanceof PatchRefused) return {error: error.message};
			throw error;
		}
	},
	same,
};

/** Both apply one patch to one document. */
export const strategicMergePatches: Adapter = {
	'StrategicMergePatch (two-way)': check,
	'StrategicMergePatch (three-way, applied to current)': check,
};

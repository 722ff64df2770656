import {isDeepStrictEqual} from 'node:util';
import {applyDefaults} from '../../../source/simulator/api/defaults/defaults.ts';
import {type Fields, fieldsOf, isFields} from '../../../source/simulator/api/json.ts';
import type {Adapter, Check} from '../adapter.ts';

/** Numbers that are the same absent and 0. */
const zeroes: ReadonlySet<string> = new Set(['minReadySeconds']);

/** Absent, null and {} are equal. */
function compact(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(compact);
	if (!isFields(value)) return value;
	const fields = Object.entries(value)
		.map(([key, field]): [string, unknown] => [key, compact(field)])
		.filter(([key, field]) => field !== undefined && field !== null && !(zeroes.has(key) && field === 0));
	return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

const policy = 'persistentVolumeClaimRetentionPolicy';

function same(expected: Fields, got: Fields): boolean {
	const [want, have] = [fieldsOf(expected.spec), fieldsOf(got.spec)];
	return Object.keys(want).every(key => {
		if (key !== policy) return isDeepStrictEqual(compact({[key]: want[key]}), compact({[key]: have[key]}));
		const given = fieldsOf(have[key]);
		return Object.entries(fieldsOf(want[key])).every(([member, value]) => given[member] === value);
	});
}

/** The vectors' own default is that of 1.34; a case says where it is on. */
const check: Check = {
	actual({object, featureGates}: {readonly object: Fields; readonly featureGates?: Readonly<Record<string, boolean>>}) {
		const MaxUnavailableStatefulSet = featureGates?.MaxUnavailableStatefulSet === true;
		return applyDefaults(String(object.kind), object, {MaxUnavailableStatefulSet});
	},
	same,
};

export const defaultsAdapter: Adapter = {
	SetObjectDefaults_Deployment: check,
	SetObjectDefaults_ReplicaSet: check,
	SetObjectDefaults_StatefulSet: check,
	SetObjectDefaults_DaemonSet: check,
};

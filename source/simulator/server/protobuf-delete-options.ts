import {messageField, numberField, readEnvelope, textField, textFields} from '../access/protobuf.ts';
import type {Fields} from '../api/json.ts';

/**
 * The options of a DELETE that a Go client sends as protobuf, as their JSON would be; undefined: it is none. Controllers
 * delete so whatever they read. Source: apimachinery pkg/apis/meta/v1/generated.proto, DeleteOptions.
 */
export function readProtobufDeleteOptions(body: Uint8Array): Fields | undefined {
	const envelope = readEnvelope(body);
	if (envelope?.kind !== 'DeleteOptions') return undefined;
	const {raw} = envelope;
	const [grace, orphan] = [numberField(raw, 1), numberField(raw, 3)];
	const preconditions = messageField(raw, 2);
	const [uid, resourceVersion] = [textField(preconditions, 1), textField(preconditions, 2)];
	const [policy, dryRun] = [textField(raw, 4), textFields(raw, 5)];
	return {
		...(grace === undefined ? {} : {gracePeriodSeconds: grace}),
		...(preconditions
			? {preconditions: {...(uid === '' ? {} : {uid}), ...(resourceVersion === '' ? {} : {resourceVersion})}}
			: {}),
		...(orphan === undefined ? {} : {orphanDependents: orphan === 1}),
		...(policy === '' ? {} : {propagationPolicy: policy}),
		...(dryRun.length > 0 ? {dryRun} : {}),
	};
}

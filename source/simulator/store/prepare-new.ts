import type {NewObject} from '../../control-plane/world.ts';
import {qualityOfService} from '../api/defaults/quality-of-service.ts';
import {fieldsOf} from '../api/json.ts';

/** Kinds whose creator says the status: a kubelet registers its node with what the node has. */
const keepsStatus: ReadonlySet<string> = new Set(['Node', 'Namespace', 'Event']);

/** A new object's status is the API's to begin, whatever was sent. Source: pkg/registry, the strategies' PrepareForCreate. */
export function prepareNew(object: NewObject): NewObject {
	if (keepsStatus.has(object.kind)) return object;
	const {status: _status, ...rest} = object;
	if (object.kind !== 'Pod') return rest;
	return {...rest, status: {phase: 'Pending', qosClass: qualityOfService(fieldsOf(object.spec))}};
}

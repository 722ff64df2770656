import {isJsonObject, objectAt} from '../json-value.ts';
import {keep, type Shape} from './shape.ts';

/** kubectl apply's copy of the whole manifest: as large as the object itself, and never shown. */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The fields of the spec whose last writer rolltop names: who changed the template, paused it or scaled it. */
const ownedFields = ['f:template', 'f:paused', 'f:replicas'];

function annotationsWithoutLastApplied(value: unknown): unknown {
	const annotations = keep(value, 'texts');
	if (!isJsonObject(annotations) || annotations[lastAppliedAnnotation] === undefined) return annotations;
	const {[lastAppliedAnnotation]: _, ...others} = annotations;
	return others;
}

function reduceManagedFields(value: unknown): unknown {
	if (!Array.isArray(value)) return undefined;
	const entries = value.map(reduceEntry).filter(entry => entry !== undefined);
	return entries.length === 0 ? undefined : entries;
}

const entryShape: Shape = {
	fields: {manager: 'scalar', operation: 'scalar', subresource: 'scalar', time: 'scalar'},
};

/** One entry with its manager and time; undefined when it owns none of `ownedFields`. */
function reduceEntry(entry: unknown): object | undefined {
	const spec = objectAt(objectAt(entry, 'fieldsV1'), 'f:spec');
	const owned = ownedFields.filter(field => spec[field] !== undefined);
	const kept = keep(entry, entryShape);
	if (owned.length === 0 || !isJsonObject(kept)) return undefined;
	return {...kept, fieldsV1: {'f:spec': Object.fromEntries(owned.map(field => [field, {}]))}};
}

/** metadata as ObjectMeta in objects.ts has it. */
export const metadataShape: Shape = {
	fields: {
		name: 'scalar',
		namespace: 'scalar',
		uid: 'scalar',
		resourceVersion: 'scalar',
		generation: 'scalar',
		creationTimestamp: 'scalar',
		deletionTimestamp: 'scalar',
		deletionGracePeriodSeconds: 'scalar',
		labels: 'texts',
		annotations: {pick: annotationsWithoutLastApplied},
		ownerReferences: {
			list: {fields: {apiVersion: 'scalar', kind: 'scalar', name: 'scalar', uid: 'scalar', controller: 'scalar'}},
		},
		managedFields: {pick: reduceManagedFields},
	},
};

/** metadata of objects of which nobody asks who wrote them. */
export const plainMetadataShape: Shape = {fields: {...metadataShape.fields, managedFields: {pick: () => undefined}}};

import {objectAt} from '../json-value.ts';
import type {Shape} from './shape.ts';

/** kubectl apply's copy of the whole manifest: as large as the object itself, and never shown. */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Of the fields of the spec those whose last writer rolltop names: who changed the template, paused it, scaled or held it. */
const managers = (template: Shape): Shape => ({
	list: {
		fields: {
			manager: 'scalar',
			operation: 'scalar',
			subresource: 'scalar',
			time: 'scalar',
			fieldsV1: {
				fields: {
					'f:spec': {
						fields: {
							'f:template': template,
							'f:paused': 'presence',
							'f:replicas': 'presence',
							'f:updateStrategy': 'presence',
						},
					},
				},
			},
		},
	},
});

/** The entries that own one of these fields. */
function owners(value: unknown): unknown {
	const owning = Array.isArray(value) ? value.filter(ownsSomething) : [];
	return owning.length === 0 ? undefined : owning;
}

function ownsSomething(entry: unknown): boolean {
	return Object.keys(objectAt(objectAt(entry, 'fieldsV1'), 'f:spec')).length > 0;
}

const fields = {
	name: 'scalar',
	namespace: 'scalar',
	uid: 'scalar',
	resourceVersion: 'scalar',
	generation: 'scalar',
	creationTimestamp: 'scalar',
	deletionTimestamp: 'scalar',
	deletionGracePeriodSeconds: 'scalar',
	labels: {shared: 'texts'},
	annotations: {shared: {textsBut: lastAppliedAnnotation}},
	ownerReferences: {
		shared: {
			list: {fields: {apiVersion: 'scalar', kind: 'scalar', name: 'scalar', uid: 'scalar', controller: 'scalar'}},
		},
	},
} as const satisfies Readonly<Record<string, Shape>>;

/** metadata of objects of which nobody asks who wrote them. */
export const plainMetadataShape: Shape = {fields};

/** metadata as ObjectMeta in objects.ts has it. */
export const metadataShape: Shape = {fields: {...fields, managedFields: {pick: owners, of: managers('presence')}}};

/** Likewise, with which of the template's fields each owns. */
export const ownedMetadataShape: Shape = {
	fields: {...fields, managedFields: {pick: owners, of: managers('whole')}},
};

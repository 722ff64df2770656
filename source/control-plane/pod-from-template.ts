import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {controllerReference} from './owners.ts';
import type {NewObject, WorldObject} from './world.ts';

/** A prefix that a name of a pod may begin with. Source: apimachinery, NameIsDNSSubdomain with prefix. */
const validPrefix = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*-$/;

const nonEmpty = (name: string, values: object | undefined) =>
	values && Object.keys(values).length > 0 ? {[name]: values} : {};

/** The pod that a controller makes of a template; the server gives it its name. Source: GetPodFromTemplate. */
export function podFromTemplate(owner: WorldObject, template: PodTemplateSpec): NewObject {
	const {name, namespace} = owner.metadata;
	const {labels, annotations, finalizers} = template.metadata ?? {};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			generateName: validPrefix.test(`${name}-`) ? `${name}-` : name,
			...(namespace === undefined ? {} : {namespace}),
			...nonEmpty('labels', labels),
			...nonEmpty('annotations', annotations),
			...nonEmpty('finalizers', finalizers as readonly string[] | undefined),
			ownerReferences: [controllerReference(owner)],
		},
		spec: template.spec,
	};
}

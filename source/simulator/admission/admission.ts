import type {NewObject, WorldReader} from '../../control-plane/world.ts';
import {fieldsOf} from '../api/json.ts';
import type {ServedResource, ServedResources} from '../discovery/served-resources.ts';
import type {Outcome} from '../store/outcome.ts';
import {forbidden, notFound, type StatusBody} from '../store/refusal.ts';
import {selectOwnPods} from './job-selector.ts';
import {admitPod} from './pod-defaults.ts';
import {admitService} from './service-addresses.ts';

/** Nothing new in a namespace that isn't there or is going. Source: apiserver admission/plugin/namespace/lifecycle. */
function namespaceProblem(
	world: WorldReader,
	{metadata}: NewObject,
	resource: ServedResource,
	namespaces: ServedResource | undefined,
): StatusBody | undefined {
	const {namespace, name = ''} = metadata;
	if (!resource.namespaced || namespace === undefined || !namespaces) return undefined;
	const found = world.get('Namespace', undefined, namespace);
	if (!found) return notFound(namespaces, namespace);
	if (found.metadata.deletionTimestamp === undefined) return undefined;
	const text = `unable to create new content in namespace ${namespace} because it is being terminated`;
	const message = `namespace ${namespace} is being terminated`;
	return forbidden(resource, name, text, [{reason: 'NamespaceTerminating', message, field: 'metadata.namespace'}]);
}

/** Mutating admission of a new object, in a real server's order. */
export function createAdmission(world: WorldReader, served: ServedResources) {
	const namespaces = served.ofKind('Namespace');
	return (object: NewObject, resource: ServedResource): Outcome<NewObject> => {
		const status = namespaceProblem(world, object, resource, namespaces);
		if (status) return {ok: false, status};
		return {ok: true, object: admitted(object, world)};
	};
}

function admitted(object: NewObject, world: WorldReader): NewObject {
	switch (object.kind) {
		case 'Pod':
			return admitPod(object);
		case 'Service':
			return admitService(object, world);
		case 'Job':
			return selectOwnPods(object);
		case 'Namespace':
			return active(object);
		default:
			return object;
	}
}

/** Source: pkg/registry/core/namespace/strategy.go, PrepareForCreate. */
function active(object: NewObject): NewObject {
	return {...object, spec: {finalizers: ['kubernetes'], ...fieldsOf(object.spec)}, status: {phase: 'Active'}};
}

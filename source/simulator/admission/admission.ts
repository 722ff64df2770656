import type {NewObject, WorldReader} from '../../control-plane/world.ts';
import {fieldsOf, itemsOf} from '../api/json.ts';
import type {ServedResource, ServedResources} from '../discovery/served-resources.ts';
import type {Denial} from '../scenario.ts';
import type {Outcome} from '../store/outcome.ts';
import {deniedByWebhook, forbidden, notFound, type StatusBody} from '../store/refusal.ts';
import {selectOwnPods} from './job-selector.ts';
import {admitPod} from './pod-defaults.ts';
import {podSecurityProblem} from './pod-security.ts';
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
export function createAdmission(world: WorldReader, served: ServedResources, denials: readonly Denial[] = []) {
	const namespaces = served.ofKind('Namespace');
	return (object: NewObject, resource: ServedResource): Outcome<NewObject> => {
		const status = namespaceProblem(world, object, resource, namespaces);
		if (status) return {ok: false, status};
		const problem = object.kind === 'Pod' ? podProblem(world, resource, object, denials) : undefined;
		return problem ? {ok: false, status: problem} : {ok: true, object: admitted(object, world)};
	};
}

/** Why a pod is refused: by its namespace's PodSecurity level, or by a webhook. */
function podProblem(
	world: WorldReader,
	resource: ServedResource,
	pod: NewObject,
	denials: readonly Denial[],
): StatusBody | undefined {
	const namespace = world.get('Namespace', undefined, pod.metadata.namespace ?? '');
	const insecure = namespace && podSecurityProblem(pod, namespace);
	if (insecure !== undefined) return forbidden(resource, pod.metadata.name ?? '', insecure);
	const images = itemsOf(fieldsOf(pod.spec).containers).map(container => String(fieldsOf(container).image));
	const denial = denials.find(({image}) => images.some(one => one.startsWith(image)));
	return denial && deniedByWebhook(denial.webhook, denial.message);
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

import type {NewObject, World, WorldError, WorldResult} from '../../control-plane/world.ts';
import type {ServedResource, ServedResources} from '../discovery/served-resources.ts';
import type {Bindings} from './bind.ts';
import type {ObjectStore} from './object-store.ts';
import type {Objects, WriteOptions} from './objects.ts';
import type {Outcome} from './outcome.ts';
import type {StatusBody} from './refusal.ts';

export interface ApiWorldOptions {
	readonly store: ObjectStore;
	readonly objects: Objects;
	readonly bindings: Bindings;
	readonly served: ServedResources;
	/** The field manager of these controllers: `kube-controller-manager`, `kubelet`, … */
	readonly manager: string;
}

const errorOf = ({code, reason = '', message, details}: StatusBody): WorldError => {
	const causes = details?.causes?.flatMap(cause => (cause.reason === undefined ? [] : [cause.reason]));
	return {code, reason, message, ...(causes ? {causes} : {})};
};

const resultOf = (outcome: Outcome): WorldResult =>
	outcome.ok ? outcome : {ok: false, error: errorOf(outcome.status)};

/** The API as the controllers see it: the same writes, with the same rules behind them, as a client's. */
export function createApiWorld({store, objects, bindings, served, manager}: ApiWorldOptions): World {
	const writing: WriteOptions = {manager, operation: 'Update'};
	const withResource = (kind: string, write: (resource: ServedResource) => Outcome): WorldResult => {
		const resource = served.ofKind(kind);
		if (!resource) return {ok: false, error: {code: 404, reason: 'NotFound', message: `no matches for kind "${kind}"`}};
		return resultOf(write(resource));
	};
	const update = (object: NewObject, options: WriteOptions) =>
		withResource(object.kind, resource => {
			const {namespace, name = ''} = object.metadata;
			return objects.update(resource, namespace, name, () => ({ok: true, object}), options);
		});
	return {
		get: store.get,
		list: store.list,
		controlledBy: store.controlledBy,
		create: object => withResource(object.kind, resource => objects.create(resource, object, writing)),
		update: object => update(object, writing),
		updateStatus: object => update(object, {...writing, subresource: 'status'}),
		bind: (namespace, podName, nodeName) => resultOf(bindings.bind(namespace, podName, nodeName, {manager})),
		delete: (kind, namespace, name, options = {}) =>
			withResource(kind, resource => {
				const removed = objects.remove(resource, namespace, name, options);
				return removed.ok ? {ok: true, object: removed.object.object} : removed;
			}),
	};
}

import type {User} from '../access/access.ts';
import {methodNotAllowed, notFound, refusal} from '../store/refusal.ts';
import {createBinding} from './binding.ts';
import {evict} from './eviction.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import {patchOne} from './patch.ts';
import {podLog} from './pod-logs.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import {handleScale} from './scale.ts';
import type {Site} from './site.ts';
import {createToken} from './token.ts';
import {updateOne} from './update.ts';

type SubresourceHandler = (site: Site, understood: ResourceRequest, user: User) => ApiResponse;

/** `/status`, and `/approval` and the like where they exist: the object, of which only a part is written. */
const handleStatus: SubresourceHandler = (site, understood) => {
	const {request, path, representation} = understood;
	const {resource, namespace, name = ''} = path;
	switch (request.method) {
		case 'GET': {
			const object = site.store.get(resource.kind, namespace, name);
			return object ? jsonText(200, representation.one(object)) : fail(notFound(resource, name));
		}
		case 'PUT':
			return updateOne(site, understood);
		case 'PATCH':
			return patchOne(site, understood);
		default:
			return fail(methodNotAllowed());
	}
};

const podPath = ({namespace, name}: ResourceRequest['path']) => `${namespace}/${name}`;

/** What needs a process on a node, which there is none of here: said so, where a real kubelet would do it. */
const noProcess =
	(what: string): SubresourceHandler =>
	(site, {path}) => {
		const {resource, namespace, name = ''} = path;
		if (!site.store.get(resource.kind, namespace, name)) return fail(notFound(resource, name));
		const text = `the simulated cluster runs no processes: ${what} ${resource.name.slice(0, -1)} ${podPath(path)}`;
		return fail(refusal(500, 'InternalError', text, {causes: [{message: text}]}));
	};

/** Nothing listens behind a Service. Source: pkg/registry/core/service/storage, ResourceLocation. */
const serviceProxy: SubresourceHandler = (site, understood, user) => {
	const {resource, namespace, name = ''} = understood.path;
	if (resource.kind !== 'Service') return noProcess('nothing listens in')(site, understood, user);
	if (!site.store.get('Service', namespace, name)) return fail(notFound(resource, name));
	return fail(refusal(503, 'ServiceUnavailable', `no endpoints available for service "${name}"`));
};

/** By name of the subresource; what is missing here is answered as if it had none. */
export const subresourceHandlers: Readonly<Record<string, SubresourceHandler>> = {
	status: handleStatus,
	finalize: handleStatus,
	scale: handleScale,
	binding: (site, {request, path}) => createBinding(site, request, path),
	eviction: evict,
	log: podLog,
	token: createToken,
	ephemeralcontainers: handleStatus,
	resize: handleStatus,
	exec: noProcess('nothing can be executed in'),
	attach: noProcess('there is nothing to attach to in'),
	portforward: noProcess('nothing listens in'),
	proxy: serviceProxy,
};

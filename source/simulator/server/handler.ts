import type {User} from '../access/access.ts';
import {invalid, methodNotAllowed, notFound, refusal, type StatusBody, unknownResource} from '../store/refusal.ts';
import {authenticate, authorize, authorizePath, verbOf} from './authorize.ts';
import {createOne} from './create.ts';
import {deleteMany, deleteOne} from './delete.ts';
import {warned} from './deprecation.ts';
import {list} from './list.ts';
import {type ListOptions, listNumbers, readListOptions, validateListOptions} from './list-options.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import {negotiate} from './negotiate.ts';
import {answerNonResource} from './non-resource.ts';
import {patchOne} from './patch.ts';
import {prettyFor} from './pretty.ts';
import {badNumber} from './query-numbers.ts';
import {representation} from './represent.ts';
import type {Handler, ResourceRequest} from './request.ts';
import {revisionOf, tooLargeRevision, unreadableRevision} from './resource-version.ts';
import {fail} from './respond.ts';
import {type ResourcePath, route, withoutWatchPrefix} from './route.ts';
import {type Selection, selection} from './selection.ts';
import type {Site} from './site.ts';
import {subresourceHandlers} from './subresources.ts';
import {updateOne} from './update.ts';
import {watch} from './watch.ts';

/** How long a list waits for a revision that is still to come. Source: apiserver storage/cacher. */
const FUTURE_WAIT_MS = 3000;

export function createHandler(site: Site): Handler {
	const answerRequest = handlerOf(site);
	return request => {
		const response = answerRequest(withoutWatchPrefix(request));
		return 'then' in response ? response.then(answered => prettyFor(request, answered)) : prettyFor(request, response);
	};
}

function handlerOf(site: Site): Handler {
	return request => {
		const caller = authenticate(site, request);
		if (!caller.ok) return fail(caller.status);
		const target = route(request.path, site.served);
		if (target.kind === 'other') {
			const denied = authorizePath(caller.user, request.method, request.path);
			return denied ? fail(denied) : answerNonResource(site, request);
		}
		if (target.kind === 'unknown-resource') {
			const denied = authorize(caller.user, verbOf(request, target.path, false), target.path);
			return fail(denied ?? unknownResource());
		}

		const options = readListOptions(request.query);
		const watching = options.watch && request.method === 'GET' && target.path.subresource === undefined;
		const denied = authorize(caller.user, verbOf(request, target.path, watching), target.path);
		if (denied) return fail(denied);
		const shape = negotiate(request.headers.accept, request.query);
		if (!shape) return fail(notAcceptable());
		const understood: ResourceRequest = {
			request,
			path: target.path,
			shape,
			representation: representation(target.path.resource, shape, site.nowMs),
		};
		return warned(target.path.resource, answer(site, understood, options, caller.user));
	};
}

function answer(site: Site, understood: ResourceRequest, options: ListOptions, user: User): ReturnType<Handler> {
	const {subresource} = understood.path;
	const handle = subresource && subresourceHandlers[subresource.name];
	return handle ? handle(site, understood, user) : answerResource(site, understood, options, user);
}

const notAcceptable = () =>
	refusal(
		406,
		'NotAcceptable',
		'406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch',
		{},
	);

function answerResource(
	site: Site,
	understood: ResourceRequest,
	options: ListOptions,
	user: User,
): ReturnType<Handler> {
	const {request, path} = understood;
	const {verbs} = path.resource;
	switch (request.method) {
		case 'GET':
		case 'HEAD':
			if (path.name !== undefined && !options.watch) return getOneWhenThere(site, understood, options);
			return options.watch || verbs.has('list') ? listOrWatch(site, understood, options) : fail(methodNotAllowed());
		case 'POST':
			return path.name === undefined && verbs.has('create')
				? createOne(site, understood, user)
				: fail(methodNotAllowed());
		case 'PUT':
			return path.name !== undefined && verbs.has('update') ? updateOne(site, understood) : fail(methodNotAllowed());
		case 'PATCH':
			return path.name !== undefined && verbs.has('patch') ? patchOne(site, understood) : fail(methodNotAllowed());
		case 'DELETE':
			if (!mayDelete(path)) return fail(methodNotAllowed());
			return path.name === undefined ? deleteMany(site, understood, options) : deleteOne(site, understood);
		default:
			return fail(methodNotAllowed());
	}
}

/** A collection is deleted in one namespace, never in all of them. */
function mayDelete({resource, namespace, name}: ResourcePath): boolean {
	if (name !== undefined) return resource.verbs.has('delete');
	return resource.verbs.has('deletecollection') && resource.namespaced === (namespace !== undefined);
}

/** One that must not be older than a revision. */
function getOneWhenThere(site: Site, understood: ResourceRequest, {resourceVersion}: ListOptions): ReturnType<Handler> {
	const asked = resourceVersion === '' ? 0 : revisionOf(resourceVersion);
	if (asked === undefined) return fail(unreadableRevision(resourceVersion));
	if (asked <= site.store.revision) return getOne(site, understood);
	return revisionReached(site, asked).then(() =>
		asked <= site.store.revision ? getOne(site, understood) : fail(tooLargeRevision(asked, site.store.revision)),
	);
}

function getOne({store}: Site, {path, representation: shown}: ResourceRequest): ApiResponse {
	const {resource, namespace, name = ''} = path;
	const object = store.get(resource.kind, namespace, name);
	return object ? jsonText(200, shown.one(object)) : fail(notFound(resource, name));
}

function refusedOptions(options: ListOptions): StatusBody | undefined {
	const errors = validateListOptions(options, true);
	return errors.length > 0 ? invalid('ListOptions', 'meta.k8s.io', '', errors) : undefined;
}

function listOrWatch(site: Site, understood: ResourceRequest, options: ListOptions): ReturnType<Handler> {
	const {path, representation: shown} = understood;
	const refused = badNumber(understood.request.query, listNumbers) ?? refusedOptions(options);
	if (refused) return fail(refused);
	if (options.watch && options.resourceVersion !== '' && revisionOf(options.resourceVersion) === undefined) {
		return fail(unreadableRevision(options.resourceVersion));
	}
	const selected = selection(path.resource, options);
	if (!selected.ok) return fail(selected.status);
	if (options.watch) return watch(site, {path, options, selection: selected.selection, representation: shown});
	return listWhenThere(site, understood, options, selected.selection);
}

function listWhenThere(
	site: Site,
	{path, representation: shown}: ResourceRequest,
	options: ListOptions,
	selected: Selection,
): ReturnType<Handler> {
	const look = () => list(site, path, options, selected);
	const respond = (result: ReturnType<typeof look>) =>
		result.ok === true ? jsonText(200, shown.list(result.objects, result.metadata)) : fail(result.status);
	const first = look();
	return first.ok === 'later' ? revisionReached(site, first.revision).then(look).then(respond) : respond(first);
}

/** Settles when the store has come to a revision, or after the time that a list waits for one. */
const revisionReached = ({store, timers}: Site, revision: number) =>
	new Promise<void>(resolve => {
		const done = () => {
			stopListening();
			stopWaiting();
			resolve();
		};
		const stopListening = store.subscribe(change => {
			if (change.revision >= revision) done();
		});
		const stopWaiting = timers.after(FUTURE_WAIT_MS, done);
	});

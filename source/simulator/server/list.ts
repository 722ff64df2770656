import type {WorldObject} from '../../control-plane/world.ts';
import {inKeyOrder, listAt, listKeyOf} from '../store/list-at.ts';
import {badRequest, type StatusBody} from '../store/refusal.ts';
import type {ListOptions} from './list-options.ts';
import type {ListMeta} from './represent.ts';
import {
	badRevision,
	expiredContinue,
	expiredList,
	readContinue,
	revisionOf,
	tooLargeRevision,
	writeContinue,
} from './resource-version.ts';
import type {ResourcePath} from './route.ts';
import type {Selection} from './selection.ts';
import type {Site} from './site.ts';

export type ListResult =
	| {readonly ok: true; readonly objects: readonly WorldObject[]; readonly metadata: ListMeta}
	| {readonly ok: false; readonly status: StatusBody}
	/** The store is not there yet: to be asked again when it is, or refused after a while. */
	| {readonly ok: 'later'; readonly revision: number; readonly status: StatusBody};

const refused = (status: StatusBody) => ({ok: false, status}) as const;

interface Page {
	readonly revision: number;
	readonly after?: string;
	/** The rest of a list whose state is forgotten: as it is now. */
	readonly inconsistent?: boolean;
}

type PageResult = ({readonly ok: true} & Page) | Exclude<ListResult, {readonly ok: true}>;

/** Which state of the store a list shows. */
function pageOf({store}: Site, options: ListOptions): PageResult {
	const {resourceVersion, resourceVersionMatch, continue: token, limit} = options;
	if (token !== '') {
		if (resourceVersion !== '' && resourceVersion !== '0') {
			return refused(badRequest('specifying resource version is not allowed when using continue'));
		}
		const read = readContinue(token);
		if (typeof read === 'string') {
			return refused(badRequest(`invalid continue token: continue key is not valid: ${read}`));
		}
		if (read.revision < 0) return {ok: true, revision: store.revision, after: read.after, inconsistent: true};
		if (read.revision < store.log.compacted) return refused(expiredContinue(read.after));
		return {ok: true, revision: read.revision, after: read.after};
	}

	if (resourceVersion === '') return {ok: true, revision: store.revision};
	const asked = revisionOf(resourceVersion);
	if (asked === undefined) return refused(badRevision(resourceVersion));
	if (asked > store.revision) return {ok: 'later', revision: asked, status: tooLargeRevision(asked, store.revision)};
	const exact = resourceVersionMatch === 'Exact' || (limit > 0 && resourceVersionMatch === '' && asked > 0);
	if (!exact) return {ok: true, revision: store.revision};
	return asked < store.log.compacted ? refused(expiredList()) : {ok: true, revision: asked};
}

const isAfter = (object: WorldObject, after: string) => {
	const slash = after.indexOf('/');
	const [namespace, name] = [after.slice(0, slash), after.slice(slash + 1)];
	const own = object.metadata.namespace ?? '';
	return own > namespace || (own === namespace && object.metadata.name > name);
};

/** The objects that a LIST answers with. The cache, which answers resourceVersion 0, knows no limit. */
export function list(
	site: Site,
	{resource, namespace}: ResourcePath,
	options: ListOptions,
	{matches, narrow}: Selection,
): ListResult {
	const page = pageOf(site, options);
	if (page.ok !== true) return page;
	const {store} = site;
	const all =
		page.revision === store.revision
			? inKeyOrder(store.list(resource.kind, namespace))
			: (listAt(store, resource.kind, namespace, page.revision) ?? []);
	const {after} = page;
	const rest = (after === undefined ? all : all.filter(object => isAfter(object, after))).filter(matches);
	const limit = options.resourceVersion === '0' && options.continue === '' ? 0 : options.limit;
	const objects = limit > 0 ? rest.slice(0, limit) : rest;
	const last = objects.at(-1);
	const left = rest.length - objects.length;
	const resourceVersion = String(page.revision);
	if (left === 0 || !last) return {ok: true, objects, metadata: {resourceVersion}};
	const token = writeContinue({revision: page.inconsistent ? -1 : page.revision, after: listKeyOf(last)});
	const remaining = narrow ? {} : {remainingItemCount: left};
	return {ok: true, objects, metadata: {resourceVersion, continue: token, ...remaining}};
}

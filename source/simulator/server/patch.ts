import type {NewObject, WorldObject} from '../../control-plane/world.ts';
import type {Outcome} from '../store/outcome.ts';
import {notFound} from '../store/refusal.ts';
import {applyOne} from './apply.ts';
import {APPLY_PATCH, toPatched} from './apply-patch.ts';
import {checkedObject, mediaType, nameMismatch} from './body.ts';
import {toServed} from './convert.ts';
import {typedPatch} from './field-validation.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail, withWarnings} from './respond.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

/** PATCH of an object or its status: the patch is applied to the newest state, then all goes as for an update. */
export function patchOne(site: Site, understood: ResourceRequest): ApiResponse {
	const {request, path, representation} = understood;
	if (mediaType(request) === APPLY_PATCH) return applyOne(site, understood);
	const {resource, namespace, name = ''} = path;
	const query = readWriteQuery(request, path, 'PatchOptions');
	if (!query.ok) return fail(query.status);
	const warnings: string[] = [];
	const change = (current: WorldObject): Outcome<NewObject> => {
		const patched = toPatched(request, toServed(current, resource));
		if (!patched.ok) return patched;
		const decoded = typedPatch(patched.value.object, resource, query.fieldValidation, patched.value.strategicPatch);
		if (!decoded.ok) return decoded;
		warnings.push(...decoded.warnings);
		const object = checkedObject(decoded.value, resource, namespace);
		if (!object.ok) return object;
		const mismatch = nameMismatch(object.value, name);
		if (mismatch) return {ok: false, status: mismatch};
		return {ok: true, object: object.value};
	};
	if (!site.store.get(resource.kind, namespace, name)) return fail(notFound(resource, name));
	const updated = site.objects.update(resource, namespace, name, change, query.writing);
	if (!updated.ok) return fail(updated.status);
	return withWarnings(jsonText(200, representation.one(updated.object)), warnings);
}

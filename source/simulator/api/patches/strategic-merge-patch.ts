import {goText} from '../go-text.ts';
import {isFields} from '../json.ts';
import {type FieldSchema, fieldSchema, itemSchema, marksOf} from '../schema.ts';
import {deleteFromList, discardNulls, isDirective, removeDirectives, setElementOrder} from './directives.ts';
import {inOrder} from './element-order.ts';
import {PatchRefused} from './patch-refused.ts';

type Mutable = Record<string, unknown>;

/** Finds the schema of an object's field; a table of its own stands in for the served kinds' in tests. */
export type SchemaLookup = (schema: FieldSchema | undefined, name: string) => FieldSchema | undefined;

/**
 * Applies a strategic merge patch to an object of the schema; neither is changed. Throws PatchRefused for a patch that
 * can't be applied. Source: apimachinery pkg/util/strategicpatch/patch.go, mergeMap.
 */
export function strategicMergePatch(
	schema: FieldSchema | undefined,
	original: object,
	patch: object,
	lookup: SchemaLookup = fieldSchema,
): Mutable {
	return mergeMap(structuredClone(original) as Mutable, structuredClone(patch) as Mutable, schema, lookup);
}

function mergeMap(original: Mutable, patch: Mutable, schema: FieldSchema | undefined, lookup: SchemaLookup): Mutable {
	if ('$patch' in patch) return replacedMap(patch);
	retainKeys(original, patch);
	mergeOrdered(original, patch, schema, lookup);
	for (const [given, value] of Object.entries(patch)) {
		const deletes = given.startsWith(deleteFromList);
		const key = deletes ? given.slice(deleteFromList.length) : given;
		if (value === null) {
			delete original[key];
			continue;
		}

		const current = original[key];
		const sameShape = Array.isArray(current) === Array.isArray(value) && isFields(current) === isFields(value);
		if (!sameShape || current === undefined || current === null) {
			if (!deletes) assign(original, key, removeDirectives(discardNulls(value)));
			continue;
		}

		const field = lookup(schema, key);
		if (Array.isArray(current) && Array.isArray(value)) {
			original[key] = mergeList(current, value, field, deletes, lookup);
		} else if (isFields(current) && isFields(value)) {
			const replaced = marksOf(field).patch?.includes('replace') === true;
			original[key] = replaced ? value : mergeMap(current as Mutable, value as Mutable, field, lookup);
		} else {
			original[key] = value;
		}
	}

	return original;
}

/** A value that a directive took away is not put. */
function assign(target: Mutable, key: string, value: unknown): void {
	if (value !== undefined) target[key] = value;
}

/** `$patch: replace` and `$patch: delete` of an object. */
function replacedMap(patch: Mutable): Mutable {
	const {$patch: directive, ...rest} = patch;
	if (directive === 'replace') return rest;
	if (directive === 'delete') return {};
	throw new PatchRefused(`unknown patch type: ${String(directive)} in map: ${JSON.stringify(patch)}`);
}

function retainKeys(original: Mutable, patch: Mutable): void {
	if (!('$retainKeys' in patch)) return;
	const retained = patch.$retainKeys;
	delete patch.$retainKeys;
	if (!Array.isArray(retained)) throw new PatchRefused('invalid patch format of retainKeys');
	const kept = new Set(retained);
	for (const [key, value] of Object.entries(patch)) {
		if (value !== null && !isDirective(key) && !kept.has(key)) {
			throw new PatchRefused('invalid patch format of retainKeys');
		}
	}

	for (const key of Object.keys(original)) {
		if (!kept.has(key)) delete original[key];
	}
}

const isScalar = (value: unknown) => !isFields(value) && !Array.isArray(value);

/** Lists with a `$setElementOrder` beside them; they are taken out of the patch. */
function mergeOrdered(original: Mutable, patch: Mutable, schema: FieldSchema | undefined, lookup: SchemaLookup): void {
	for (const directive of Object.keys(patch).filter(key => key.startsWith(setElementOrder))) {
		const order = patch[directive];
		delete patch[directive];
		const key = directive.slice(setElementOrder.length);
		const [current, given] = [original[key], patch[key]];
		if (!Array.isArray(order)) throw new PatchRefused('bad argument type: expected a list in $setElementOrder');
		if (given !== undefined && !Array.isArray(given)) continue;
		const field = lookup(schema, key);
		const {patchKey = ''} = marksOf(field);
		checkOrder(given ?? [], order, patchKey);
		delete patch[key];
		if (current === undefined && given === undefined) continue;
		const server: readonly unknown[] = Array.isArray(current) ? [...current] : [];
		const merged =
			given === undefined
				? server
				: Array.isArray(current)
					? mergeList(current, given, field, false, lookup)
					: (removeDirectives(given) as unknown[]);
		original[key] = inOrder(merged, order, serverOrder(server, given ?? [], patchKey), patchKey);
	}
}

/**
 * The server's items as the order is taken from them. Where the patch deletes items, the API server's list has room left,
 * and the first new items come to stand in it: they count as the server's, behind those that stay.
 */
function serverOrder(server: readonly unknown[], given: readonly unknown[], patchKey: string): readonly unknown[] {
	const deleted = new Set(
		given.filter(item => isFields(item) && item.$patch === 'delete').map(item => keyOf(item, patchKey)),
	);
	const kept = server.filter(item => !deleted.has(keyOf(item, patchKey)));
	const known = new Set(kept.map(item => keyOf(item, patchKey)));
	const added = given.filter(item => !(isFields(item) && '$patch' in item) && !known.has(keyOf(item, patchKey)));
	return [...kept, ...added.slice(0, server.length - kept.length)];
}

const keyOf = (item: unknown, patchKey: string) => (isFields(item) ? item[patchKey] : item);

/** The patch's own items must stand in the order that the directive gives. */
function checkOrder(given: readonly unknown[], order: readonly unknown[], patchKey: string): void {
	let at = 0;
	for (const item of given) {
		if (isFields(item) && '$patch' in item) continue;
		const key = keyOf(item, patchKey);
		if (isFields(item) && !(patchKey in item)) throw noMergeKey(item, patchKey);
		while (at < order.length && keyOf(order[at], patchKey) !== key) at++;
		if (at >= order.length) {
			throw new PatchRefused(
				`The order in patch list:\n${JSON.stringify(given)}\n doesn't match $setElementOrder list:\n${JSON.stringify(order)}\n`,
			);
		}

		at++;
	}
}

const noMergeKey = (item: object, patchKey: string) =>
	new PatchRefused(`map: ${goText(item)} does not contain declared merge key: ${patchKey}`, 500);

function mergeList(
	original: unknown[],
	patch: readonly unknown[],
	schema: FieldSchema | undefined,
	deletes: boolean,
	lookup: SchemaLookup,
): unknown[] {
	const {patch: strategies = [], patchKey = ''} = marksOf(schema);
	if (!strategies.includes('merge')) return [...patch];
	const all = [...original, ...patch];
	if (all.length === 0) return original;
	checkElements(all);
	if (all.every(isScalar)) {
		if (deletes) return original.filter(item => !patch.includes(item));
		return inOrder([...new Set(all)], patch, original, '');
	}

	if (patchKey === '') throw new PatchRefused('cannot merge lists without merge key');
	const {base, rest} = specialElements(original, patch as readonly Mutable[], patchKey);
	const merged = [...base];
	for (const item of rest) {
		if (!(patchKey in item)) throw noMergeKey(item, patchKey);
		const at = merged.findIndex(other => keyOf(other, patchKey) === item[patchKey]);
		if (at < 0) {
			const added = removeDirectives(item);
			if (added !== undefined) merged.push(added);
		} else {
			merged[at] = mergeMap(merged[at] as Mutable, item, itemSchema(schema), lookup);
		}
	}

	return inOrder(merged, rest, base, patchKey);
}

function checkElements(items: readonly unknown[]): void {
	const kinds = new Set(items.map(item => (Array.isArray(item) ? 'list' : isFields(item) ? 'map' : typeof item)));
	if (kinds.has('list')) throw new PatchRefused('lists of lists are not supported');
	if (kinds.size > 1) throw new PatchRefused('list element types are not identical');
}

/** Items of the patch that delete others, or say that the list is to be replaced. */
function specialElements(original: readonly unknown[], patch: readonly Mutable[], patchKey: string) {
	let base = original;
	for (const item of patch.filter(({$patch}) => $patch === 'delete')) {
		if (!(patchKey in item)) throw noMergeKey(item, patchKey);
		base = base.filter(other => keyOf(other, patchKey) !== item[patchKey]);
	}

	const rest = patch.filter(item => !('$patch' in item));
	for (const {$patch} of patch.filter(item => '$patch' in item)) {
		if ($patch === 'merge') throw new PatchRefused('merging lists cannot yet be specified in the patch');
		if ($patch !== 'delete' && $patch !== 'replace') throw new PatchRefused(`unknown patch type: ${String($patch)}`);
	}

	return patch.some(({$patch}) => $patch === 'replace') ? {base: rest, rest: []} : {base, rest};
}

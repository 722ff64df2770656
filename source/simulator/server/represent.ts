import type {WorldObject} from '../../control-plane/world.ts';
import {tableFor} from '../api/table.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {toServed} from './convert.ts';
import type {Shape} from './negotiate.ts';
import {itemText, objectText} from './object-text.ts';

/** The metadata of a list. */
export interface ListMeta {
	readonly resourceVersion: string;
	readonly continue?: string;
	readonly remainingItemCount?: number;
}

const metadataOnly = ({metadata}: WorldObject, version: string) => ({
	kind: 'PartialObjectMetadata',
	apiVersion: `meta.k8s.io/${version}`,
	metadata,
});

/** How objects of one resource are written in the shape that a client asked for. */
export interface Representation {
	one(object: WorldObject): string;
	list(objects: readonly WorldObject[], metadata: ListMeta): string;
	/** One object of a watch; `first`: nothing came before it in this stream. */
	watched(object: WorldObject, first: boolean): string;
}

export function representation(resource: ServedResource, shape: Shape, nowMs: () => number): Representation {
	const served = (object: WorldObject) => toServed(object, resource);
	if (shape.kind === 'table') {
		const {version, includeObject} = shape;
		const table = (objects: readonly WorldObject[], metadata: object, withColumns = true) =>
			JSON.stringify({
				kind: 'Table',
				apiVersion: `meta.k8s.io/${version}`,
				metadata,
				...tableFor(resource, objects.map(served), {includeObject, version, nowMs: nowMs(), withColumns}),
			});
		return {
			one: object => table([object], {resourceVersion: object.metadata.resourceVersion}),
			list: table,
			watched: (object, first) => table([object], {resourceVersion: object.metadata.resourceVersion}, first),
		};
	}

	if (shape.kind === 'metadata') {
		const text = (object: WorldObject) => JSON.stringify(metadataOnly(object, shape.version));
		return {
			one: text,
			list: (objects, metadata) =>
				`{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/${shape.version}","metadata":${JSON.stringify(metadata)},"items":[${objects.map(text).join(',')}]}`,
			watched: text,
		};
	}

	const {kind, apiVersion} = resource;
	const head = `{"kind":"${kind}List","apiVersion":"${apiVersion}","metadata":`;
	return {
		one: object => objectText(served(object)),
		list: (objects, metadata) =>
			`${head}${JSON.stringify(metadata)},"items":[${objects.map(object => itemText(served(object))).join(',')}]}`,
		watched: object => objectText(served(object)),
	};
}

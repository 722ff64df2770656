import {timestamp} from '../../control-plane/time.ts';
import type {WorldMeta} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {ObjectStore} from './object-store.ts';
import type {Objects, Removal, RemoveOptions} from './objects.ts';
import type {Outcome} from './outcome.ts';
import {forbidden, notFound} from './refusal.ts';

/** Namespaces that a cluster can't do without. Source: apiserver admission/plugin/namespace/lifecycle. */
const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

export interface Namespaces {
	/** Marks a namespace `Terminating`; it goes when its content has gone. */
	remove(name: string, options: RemoveOptions): Outcome<Removal>;
}

export function createNamespaces(
	store: ObjectStore,
	objects: Objects,
	resource: ServedResource,
	nowMs: () => number,
): Namespaces {
	return {
		remove(name, options) {
			const before = store.get('Namespace', undefined, name);
			if (!before) return {ok: false, status: notFound(resource, name)};
			if (immortal.has(name)) {
				return {ok: false, status: forbidden(resource, name, 'this namespace may not be deleted')};
			}
			const metadata: WorldMeta = {
				...before.metadata,
				deletionTimestamp: before.metadata.deletionTimestamp ?? timestamp(nowMs()),
				deletionGracePeriodSeconds: 0,
			};
			const marked = {...before, metadata, status: {...(before.status as object), phase: 'Terminating'}};
			const written = objects.update(resource, undefined, name, () => ({ok: true, object: marked}), {
				manager: 'kube-apiserver',
				operation: 'Update',
				subresource: 'finalize',
				dryRun: options.dryRun ?? false,
			});
			return written.ok ? {ok: true, object: {object: written.object, gone: false}} : written;
		},
	};
}

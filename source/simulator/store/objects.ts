import type {DeleteOptions, NewObject, WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {createObject} from './create-object.ts';
import type {KindRules, Writer} from './kind-rules.ts';
import type {ObjectStore} from './object-store.ts';
import type {Outcome} from './outcome.ts';
import type {StatusBody} from './refusal.ts';
import {removeObject} from './remove-object.ts';
import {updateObject} from './update-object.ts';

export interface WriteOptions extends Writer {
	/** Everything is checked and answered, nothing is stored. */
	readonly dryRun?: boolean;
}

export interface RemoveOptions extends DeleteOptions {
	readonly resourceVersion?: string;
	readonly dryRun?: boolean;
}

/** What is stored after a removal: the object that stays, or the last state of one that is gone. */
export interface Removal {
	readonly object: WorldObject;
	readonly gone: boolean;
}

/** Writes as the API server does them: naming, defaulting, admission, validation, metadata, storage, in this order. */
export interface Objects {
	create(resource: ServedResource, given: NewObject, options: WriteOptions): Outcome;
	/** `change` makes the next state from the present one; the writer's subresource says what of it counts. */
	update(
		resource: ServedResource,
		namespace: string | undefined,
		name: string,
		change: (current: WorldObject) => Outcome<NewObject>,
		options: WriteOptions,
	): Outcome;
	remove(
		resource: ServedResource,
		namespace: string | undefined,
		name: string,
		options: RemoveOptions,
	): Outcome<Removal>;
}

export interface ObjectsOptions {
	readonly store: ObjectStore;
	readonly rules: KindRules;
	/** Epoch milliseconds. */
	readonly nowMs: () => number;
	/**
	 * The numbers from which the object that is stored next gets its name and uid: the same ones until something is
	 * stored, so that a dry run or a refused write changes nothing of a seeded run.
	 */
	readonly drawForNext: () => () => number;
	/** What admission makes of a new object, or why it refuses it; runs after defaulting. */
	readonly admit: (object: NewObject, resource: ServedResource) => Outcome<NewObject>;
	/** The last word over a new object that is valid: quotas. */
	readonly admitValid: (object: WorldObject, resource: ServedResource) => StatusBody | undefined;
}

export const createObjects = (options: ObjectsOptions): Objects => ({
	create: (resource, given, writing) => createObject(options, resource, given, writing),
	update: (resource, namespace, name, change, writing) =>
		updateObject(options, {resource, namespace, name}, change, writing),
	remove: (resource, namespace, name, removal) => removeObject(options, {resource, namespace, name}, removal),
});

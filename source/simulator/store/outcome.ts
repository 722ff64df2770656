import type {WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {StatusBody} from './refusal.ts';

/** What becomes of a write: the object, or the Status that refuses it. */
export type Outcome<T = WorldObject> =
	| {readonly ok: true; readonly object: T}
	| {readonly ok: false; readonly status: StatusBody};

export const refused = (status: StatusBody) => ({ok: false, status}) as const;
export const done = <T>(object: T) => ({ok: true, object}) as const;

/** Where an object is stored; undefined namespace: it is cluster-scoped. */
export interface Place {
	readonly resource: ServedResource;
	readonly namespace: string | undefined;
	readonly name: string;
}

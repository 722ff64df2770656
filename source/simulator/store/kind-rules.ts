import type {NewObject, WorldObject} from '../../control-plane/world.ts';
import type {StatusCause} from './refusal.ts';

/** Who writes, as managedFields and the audit see it. */
export interface Writer {
	/** The field manager. */
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly subresource?: string;
}

/** What managedFields record of a write's options. */
export const writerOf = ({manager, operation, subresource}: Writer): Writer => ({
	manager,
	operation,
	...(subresource === undefined ? {} : {subresource}),
});

/** What the API knows of kinds, as pure functions; the store puts them in order. */
export interface KindRules {
	/** Fills in the defaults of the kind. */
	readonly complete: (object: NewObject) => NewObject;
	readonly validateNew: (object: NewObject) => readonly StatusCause[];
	readonly validateChange: (next: WorldObject, before: WorldObject) => readonly StatusCause[];
	readonly validateStatus: (next: WorldObject, before: WorldObject) => readonly StatusCause[];
	/** The managedFields after a write; undefined `before`: a new object. */
	readonly manage: (next: NewObject, before: WorldObject | undefined, writer: Writer, time: string) => NewObject;
}

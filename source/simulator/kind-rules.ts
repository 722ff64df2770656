import type {NewObject} from '../control-plane/world.ts';
import {applyDefaults} from './api/defaults/defaults.ts';
import {trackManagedFields} from './api/fields/managed-fields.ts';
import {validateCreate, validateStatus, validateUpdate} from './api/validation/validate.ts';
import type {KindRules} from './store/kind-rules.ts';

/** The API's own rules, of all kinds that are served. */
export const kindRules: KindRules = {
	complete: object => applyDefaults(object.kind, object) as NewObject,
	validateNew: object => validateCreate(object.kind, object),
	validateChange: (next, before) => validateUpdate(next.kind, next, before),
	validateStatus: (next, before) => validateStatus(next.kind, next, before),
	manage: (next, before, writer, time) => trackManagedFields(next, before, writer, time) as NewObject,
};

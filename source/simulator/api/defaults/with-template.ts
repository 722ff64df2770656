import {type Fields, fieldsOf} from '../json.ts';
import {mapField} from './fill.ts';
import {podSpecDefaults} from './pod-spec-defaults.ts';

/** A spec's template with its defaults; metadata is there even when it is empty. */
export const withTemplate = (spec: Fields): Fields =>
	mapField(spec, 'template', template => ({
		...fieldsOf(template),
		metadata: fieldsOf(fieldsOf(template).metadata),
		spec: podSpecDefaults(fieldsOf(template).spec),
	}));

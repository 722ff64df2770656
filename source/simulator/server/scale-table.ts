import type {WorldObject} from '../../control-plane/world.ts';
import {humanDuration} from '../../rollout/duration.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import {fieldsOf} from '../api/json.ts';
import type {Shape} from './negotiate.ts';

const columns = [
	{name: 'Name', type: 'string', format: 'name', description: '', priority: 0},
	{name: 'Desired', type: 'integer', format: '', description: '', priority: 0},
	{name: 'Available', type: 'integer', format: '', description: '', priority: 0},
	{name: 'Age', type: 'string', format: '', description: '', priority: 0},
];

/** A Scale as a Table of one row. Source: pkg/printers/internalversion, printScale. */
export function scaleTable(scale: WorldObject, shape: Extract<Shape, {kind: 'table'}>, nowMs: number): object {
	const {name, creationTimestamp, resourceVersion} = scale.metadata;
	const age = humanDuration(nowMs - (epochMs(creationTimestamp) ?? nowMs));
	const cells = [name, Number(fieldsOf(scale.spec).replicas ?? 0), fieldsOf(scale.status).replicas, age];
	return {
		kind: 'Table',
		apiVersion: `meta.k8s.io/${shape.version}`,
		metadata: {resourceVersion},
		columnDefinitions: columns,
		rows: [{cells, object: {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: scale.metadata}}],
	};
}

import type {WorldObject} from '../../source/control-plane/world.ts';
import {stepsOf, type Trace} from './trace.ts';

interface SizeField {
	readonly replicas?: number;
}

export const sizeOf = ({spec}: WorldObject): number => (spec as SizeField).replicas ?? 1;

/** The uid of the controller that an object belongs to. */
export const ownerOf = ({metadata}: WorldObject): string | undefined =>
	metadata.ownerReferences?.find(({controller}) => controller)?.uid;

/** The sizes that were asked for by hand: `NAME SIZE` of a ReplicaSet. */
export function handScaled(trace: Trace): ReadonlySet<string> {
	const sizes = stepsOf(trace).flatMap(({request: {path, body}}) => {
		const name = /\/replicasets\/([^/?]+)/.exec(path)?.[1];
		const {spec} = (body ?? {}) as {readonly spec?: SizeField};
		return name === undefined || spec?.replicas === undefined ? [] : [`${name} ${spec.replicas}`];
	});
	return new Set(sizes);
}

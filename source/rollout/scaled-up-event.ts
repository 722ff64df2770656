import type {Event} from '../kubernetes/objects.ts';
import {eventCells} from './event-rows.ts';

/** What a Deployment's event says of a ReplicaSet that was scaled up. */
export interface ScaledUp {
	/** When it was last told; epoch milliseconds, server's time. */
	readonly atMs: number;
	readonly name: string;
	/** Undefined: the API server is too old to say. */
	readonly from?: number;
	readonly to: number;
}

/** Before 1.32 `to 15 from 10`, or `to 15` alone. Source: pkg/controller/deployment/sync.go, scaleReplicaSet. */
const scaledUp =
	/^(?:\(combined from similar events\): )?Scaled up replica set (?<name>\S+) (?:from (?<from>\d+) )?to (?<to>\d+)(?: from (?<before>\d+))?/;

/** Undefined: the event tells of something else. */
export function scaledUpIn(event: Event): ScaledUp | undefined {
	const {name, from, to, before} =
		event.reason === 'ScalingReplicaSet' ? (scaledUp.exec(event.message ?? '')?.groups ?? {}) : {};
	if (name === undefined) return undefined;
	const known = from ?? before;
	return {atMs: eventCells(event).atMs, name, to: Number(to), ...(known === undefined ? {} : {from: Number(known)})};
}

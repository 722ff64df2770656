import type {WorldObject} from '../../control-plane/world.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';

/** Fields that core/v1 and events.k8s.io/v1 name differently. Source: pkg/apis/events/v1/conversion.go. */
const eventNames = [
	['message', 'note'],
	['involvedObject', 'regarding'],
	['source', 'deprecatedSource'],
	['firstTimestamp', 'deprecatedFirstTimestamp'],
	['lastTimestamp', 'deprecatedLastTimestamp'],
	['count', 'deprecatedCount'],
	['reportingComponent', 'reportingController'],
] as const;

const renamed = (object: Fields, names: ReadonlyMap<string, string>): Fields =>
	Object.fromEntries(Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]));

const toEvents: ReadonlyMap<string, string> = new Map(eventNames);
const toCore: ReadonlyMap<string, string> = new Map(eventNames.map(([core, events]) => [events, core]));

/** The one metric that autoscaling/v1 can say: the processor's utilisation. */
interface Metric {
	readonly type?: string;
	readonly resource?: {readonly name?: string; readonly target?: {readonly averageUtilization?: number}};
}

const isProcessor = ({type, resource}: Metric) => type === 'Resource' && resource?.name === 'cpu';

function autoscalerV1(object: WorldObject): WorldObject {
	const {metrics, behavior: _behavior, ...spec} = fieldsOf(object.spec);
	const target = (Array.isArray(metrics) ? metrics : []).find(isProcessor)?.resource?.target?.averageUtilization;
	const targeted = target === undefined ? spec : {...spec, targetCPUUtilizationPercentage: target};
	const {currentReplicas = 0, desiredReplicas = 0, lastScaleTime, observedGeneration} = fieldsOf(object.status);
	const status = {currentReplicas, desiredReplicas, lastScaleTime, observedGeneration};
	return {...object, apiVersion: 'autoscaling/v1', spec: targeted, status};
}

function autoscalerV2<T extends Fields>(object: T): T {
	const {targetCPUUtilizationPercentage, ...spec} = fieldsOf(object.spec);
	const target = {type: 'Utilization', averageUtilization: targetCPUUtilizationPercentage};
	const metrics =
		targetCPUUtilizationPercentage === undefined ? [] : [{type: 'Resource', resource: {name: 'cpu', target}}];
	return {...object, apiVersion: 'autoscaling/v2', spec: metrics.length > 0 ? {...spec, metrics} : spec};
}

const shown = new WeakMap<object, WorldObject>();

/** A stored object in the version of the resource that it is asked by. */
export function toServed(object: WorldObject, {apiVersion}: ServedResource): WorldObject {
	if (object.apiVersion === apiVersion) return object;
	const known = shown.get(object);
	if (known?.apiVersion === apiVersion) return known;
	const converted =
		apiVersion === 'events.k8s.io/v1'
			? ({...renamed(object, toEvents), apiVersion} as WorldObject)
			: apiVersion === 'autoscaling/v1'
				? autoscalerV1(object)
				: {...object, apiVersion};
	shown.set(object, converted);
	return converted;
}

/** What a client sent in another version than the stored one. */
export function toStored<T extends {readonly apiVersion: string}>(object: T): T {
	if (object.apiVersion === 'events.k8s.io/v1') return {...renamed(object, toCore), apiVersion: 'v1'} as unknown as T;
	return object.apiVersion === 'autoscaling/v1' ? autoscalerV2(object) : object;
}

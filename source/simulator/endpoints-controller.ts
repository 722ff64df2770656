import {keyOf, splitKey} from '../control-plane/owners.ts';
import {asPod, isReady, isTerminalPhase, isTerminating, type WorldPod} from '../control-plane/pods.ts';
import {sameJson} from '../control-plane/same-json.ts';
import type {
	Controller,
	ControllerContext,
	Key,
	NewObject,
	ReconcileResult,
	WorldChange,
	WorldObject,
	WorldReader,
	WorldResult,
} from '../control-plane/world.ts';
import {type Fields, fieldsOf, itemsOf, textOf} from './api/json.ts';

const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';
const headlessLabel = 'service.kubernetes.io/headless';
const serviceNameLabel = 'kubernetes.io/service-name';

interface Port {
	readonly name: string;
	readonly port: number;
	readonly protocol: string;
}

/** A Service with the pods that it selects and that have an address. */
interface Backing {
	readonly service: WorldObject;
	readonly pods: readonly WorldPod[];
	readonly ports: readonly Port[];
	/** Since when it is so: when the Service came, or the last of its pods became ready. */
	readonly since: string;
}

const selectorOf = ({spec}: WorldObject): Readonly<Record<string, string>> | undefined => {
	const {selector} = fieldsOf(spec);
	return selector === undefined ? undefined : (selector as Readonly<Record<string, string>>);
};

const selects = (service: WorldObject, labels: Readonly<Record<string, string>> = {}): boolean =>
	Object.entries(selectorOf(service) ?? {}).every(([name, value]) => labels[name] === value);

/** The number of a port of the pods; a name is looked up in their containers. */
function targetOf({targetPort, port, name}: Fields, pods: readonly WorldPod[]): number | undefined {
	if (typeof targetPort === 'number') return targetPort;
	if (typeof targetPort !== 'string') return Number(port);
	const ports = pods.flatMap(({spec}) => spec.containers).flatMap(container => itemsOf(fieldsOf(container).ports));
	const found = ports.map(fieldsOf).find(each => each.name === (targetPort || name));
	return found && Number(found.containerPort);
}

function backingOf(world: WorldReader, service: WorldObject): Backing {
	const pods = world
		.list('Pod', service.metadata.namespace)
		.filter(({metadata}) => selects(service, metadata.labels))
		.map(asPod)
		.filter(({status}) => status?.podIP !== undefined && !isTerminalPhase(status.phase));
	const ports = itemsOf(fieldsOf(service.spec).ports)
		.map(fieldsOf)
		.flatMap((port): readonly Port[] => {
			const number = targetOf(port, pods);
			return number === undefined
				? []
				: [{name: textOf(port.name), port: number, protocol: textOf(port.protocol) || 'TCP'}];
		});
	const readySince = pods.flatMap(pod =>
		(pod.status?.conditions ?? []).filter(({type}) => type === 'Ready').map(each => each.lastTransitionTime ?? ''),
	);
	const since = [service.metadata.creationTimestamp, ...readySince].sort().at(-1) ?? '';
	return {service, pods, ports: pods.length === 0 ? [] : ports, since};
}

const targetRefOf = ({metadata: {name, namespace, uid}}: WorldPod) => ({kind: 'Pod', name, namespace, uid});

const isHeadless = ({spec}: WorldObject) => fieldsOf(spec).clusterIP === 'None';

const labelsOf = (service: WorldObject, own: Readonly<Record<string, string>>) => ({
	...service.metadata.labels,
	...own,
	...(isHeadless(service) ? {[headlessLabel]: ''} : {}),
});

/** Source: pkg/controller/endpoint/endpoints_controller.go, syncService. */
function endpointsOf({service, pods, ports, since}: Backing): NewObject {
	const {name, namespace = ''} = service.metadata;
	const address = (pod: WorldPod) => ({
		ip: pod.status?.podIP,
		nodeName: pod.spec.nodeName,
		targetRef: targetRefOf(pod),
	});
	const living = pods.filter(pod => !isTerminating(pod));
	const [ready, unready] = [living.filter(isReady), living.filter(pod => !isReady(pod))];
	const subset = {
		...(ready.length > 0 ? {addresses: ready.map(address)} : {}),
		...(unready.length > 0 ? {notReadyAddresses: unready.map(address)} : {}),
		...(ports.length > 0 ? {ports: ports.map(port => (port.name === '' ? {...port, name: undefined} : port))} : {}),
	};
	return {
		apiVersion: 'v1',
		kind: 'Endpoints',
		metadata: {
			name,
			namespace,
			labels: labelsOf(service, {'endpoints.kubernetes.io/managed-by': 'endpoint-controller'}),
			annotations: {[triggerAnnotation]: since},
		},
		...(living.length > 0 ? {subsets: [subset]} : {}),
	};
}

/** All in one slice, where a real controller begins another after a hundred. Source: endpointslice/reconciler.go. */
function sliceOf({service, pods, ports, since}: Backing): NewObject {
	const {name, namespace = '', uid} = service.metadata;
	const endpoints = pods.map(pod => {
		const [ready, terminating] = [isReady(pod), isTerminating(pod)];
		return {
			addresses: [pod.status?.podIP],
			conditions: {ready: ready && !terminating, serving: ready, terminating},
			nodeName: pod.spec.nodeName,
			targetRef: targetRefOf(pod),
		};
	});
	return {
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			generateName: `${name}-`,
			namespace,
			labels: labelsOf(service, {
				'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
				[serviceNameLabel]: name,
			}),
			annotations: {[triggerAnnotation]: since},
			ownerReferences: [{apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true}],
		},
		addressType: 'IPv4',
		endpoints: endpoints.length > 0 ? endpoints : null,
		ports: ports.length > 0 ? ports : null,
	};
}

/** What tells two states of one object apart; times alone don't. */
const content = ({metadata, subsets, endpoints, ports}: NewObject) => [
	metadata.labels ?? {},
	subsets ?? null,
	endpoints ?? null,
	ports ?? null,
];

function write(
	{world}: ControllerContext,
	present: WorldObject | undefined,
	wanted: NewObject,
): WorldResult | undefined {
	if (!present) return world.create(wanted);
	if (sameJson(content(present), content(wanted))) return undefined;
	const {labels, annotations} = wanted.metadata;
	return world.update({...wanted, metadata: {...present.metadata, labels, annotations}} as NewObject);
}

function keysOf({object, before}: WorldChange, world: WorldReader): readonly Key[] {
	if (object.kind === 'Service') return [keyOf(object)];
	if (object.kind !== 'Pod') return [];
	return world
		.list('Service', object.metadata.namespace)
		.filter(service => selectorOf(service))
		.filter(service => selects(service, object.metadata.labels) || (before && selects(service, before.metadata.labels)))
		.map(keyOf);
}

interface Kept {
	readonly kind: 'Endpoints' | 'EndpointSlice';
	readonly find: (world: WorldReader, namespace: string | undefined, service: string) => WorldObject | undefined;
	readonly make: (backing: Backing) => NewObject;
}

/** Keeps one object for each Service that selects pods. */
const controllerOf = (name: string, {kind, find, make}: Kept): Controller => ({
	name,
	keysOf,
	reconcile(context, key): ReconcileResult {
		const {world} = context;
		const {namespace, name: serviceName} = splitKey(key);
		const service = world.get('Service', namespace, serviceName);
		const present = find(world, namespace, serviceName);
		if (!service) {
			if (present) world.delete(kind, namespace, present.metadata.name);
			return {};
		}
		if (!selectorOf(service)) return {};
		const written = write(context, present, make(backingOf(world, service)));
		return written?.ok === false ? {error: written.error.message} : {};
	},
});

/** The controllers of Endpoints and of EndpointSlices. Source: pkg/controller/endpoint, pkg/controller/endpointslice. */
export const endpointsControllers: readonly Controller[] = [
	controllerOf('endpoint-controller', {
		kind: 'Endpoints',
		find: (world, namespace, service) => world.get('Endpoints', namespace, service),
		make: endpointsOf,
	}),
	controllerOf('endpoint-slice-controller', {
		kind: 'EndpointSlice',
		find: (world, namespace, service) =>
			world.list('EndpointSlice', namespace).find(({metadata}) => metadata.labels?.[serviceNameLabel] === service),
		make: sliceOf,
	}),
];

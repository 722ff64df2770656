import type {NewObject, WorldObject, WorldReader} from '../../control-plane/world.ts';
import {type Fields, fieldsOf, itemsOf, textOf} from '../api/json.ts';
import {serviceAddressOf} from '../networks.ts';

/** Behind the API server's; more Services than a simulated cluster has. */
const [firstNumber, lastNumber] = [2, 65_535];
/** The ports of nodes that are given to Services. Source: --service-node-port-range. */
const [firstNodePort, lastNodePort] = [30_000, 32_767];

function takenAddresses(world: WorldReader): ReadonlySet<string> {
	return new Set(
		world
			.list('Service')
			.flatMap(({spec}) => [textOf(fieldsOf(spec).clusterIP), ...itemsOf(fieldsOf(spec).clusterIPs).map(String)]),
	);
}

/** The first free address, undefined when there is none. A real server draws one by chance. */
function freeAddress(world: WorldReader): string | undefined {
	const taken = takenAddresses(world);
	for (let number = firstNumber; number <= lastNumber; number++) {
		const address = serviceAddressOf(number);
		if (!taken.has(address)) return address;
	}
	return undefined;
}

const portsOf = ({spec}: NewObject | WorldObject) => itemsOf(fieldsOf(spec).ports).map(fieldsOf);

/** The ports, each with one of the nodes' where it has none yet. */
function withNodePorts(service: NewObject, world: WorldReader): readonly Fields[] {
	const taken = new Set(world.list('Service').flatMap(other => portsOf(other).map(({nodePort}) => nodePort)));
	const free = () => {
		for (let port = firstNodePort; port <= lastNodePort; port++) {
			if (taken.has(port)) continue;
			taken.add(port);
			return {nodePort: port};
		}
		return {};
	};
	return portsOf(service).map(port => (port.nodePort ? port : {...port, ...free()}));
}

/** Gives a new Service its address inside the cluster, and one that is seen from outside its ports of the nodes. Source: pkg/registry/core/service/storage/alloc.go. */
export function admitService(service: NewObject, world: WorldReader): NewObject {
	const spec = fieldsOf(service.spec);
	if (spec.type === 'ExternalName') return service;
	const asked = textOf(spec.clusterIP) || textOf(itemsOf(spec.clusterIPs)[0]);
	const clusterIP = asked || freeAddress(world);
	if (clusterIP === undefined) return service;
	const isOutside = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
	const ports = isOutside ? {ports: withNodePorts(service, world)} : {};
	const families = {ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack'};
	return {...service, spec: {...families, ...spec, ...ports, clusterIP, clusterIPs: [clusterIP]}};
}

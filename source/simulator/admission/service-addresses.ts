import type {NewObject, WorldReader} from '../../control-plane/world.ts';
import {fieldsOf, itemsOf, textOf} from '../api/json.ts';

/** The network of a real server that is told nothing else: 10.0.0.0/24, of which the first address is its own. */
const network = '10.0.0.';
/** Without the network's own address and the one of all. */
const lastHost = 254;

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
	for (let host = 1; host <= lastHost; host++) {
		if (!taken.has(`${network}${host}`)) return `${network}${host}`;
	}
	return undefined;
}

/** Gives a new Service its address inside the cluster. Source: pkg/registry/core/service/storage/alloc.go. */
export function admitService(service: NewObject, world: WorldReader): NewObject {
	const spec = fieldsOf(service.spec);
	if (spec.type === 'ExternalName') return service;
	const asked = textOf(spec.clusterIP) || textOf(itemsOf(spec.clusterIPs)[0]);
	const clusterIP = asked || freeAddress(world);
	if (clusterIP === undefined) return service;
	const families = {ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack'};
	return {...service, spec: {...families, ...spec, clusterIP, clusterIPs: [clusterIP]}};
}

import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {createdOf, labelsText, NONE, nameOf, type RowMaker, UNSET} from './row.ts';

/** How many endpoints or ports a row names. */
const shownItems = 3;

const withMore = (items: readonly string[]): string => {
	const shown = items.slice(0, shownItems).join(',');
	return items.length > shownItems ? `${shown} + ${items.length - shownItems} more...` : shown;
};

function externalAddresses(spec: Fields, status: Fields): string {
	const given = itemsOf(spec.externalIPs).map(String);
	switch (spec.type) {
		case 'LoadBalancer': {
			const ingress = itemsOf(fieldsOf(status.loadBalancer).ingress).map(fieldsOf);
			const all = [...new Set(ingress.map(({ip, hostname}) => textOf(ip) || textOf(hostname))), ...given];
			return all.length === 0 ? '<pending>' : all.join(',');
		}
		case 'ExternalName':
			return textOf(spec.externalName);
		default:
			return given.length === 0 ? NONE : given.join(',');
	}
}

function portsText(ports: readonly Fields[]): string {
	const texts = ports.map(({port, nodePort, protocol}) => {
		const node = typeof nodePort === 'number' && nodePort > 0 ? `:${nodePort}` : '';
		return `${String(port)}${node}/${textOf(protocol)}`;
	});
	return texts.length === 0 ? NONE : texts.join(',');
}

const service: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	return [
		nameOf(object),
		textOf(spec.type),
		textOf(itemsOf(spec.clusterIPs)[0]) || textOf(spec.clusterIP) || NONE,
		externalAddresses(spec, status),
		portsText(itemsOf(spec.ports).map(fieldsOf)),
		age(createdOf(object)),
		labelsText(spec.selector),
	];
};

const endpoints: RowMaker = (object, age) => {
	const all = itemsOf(object.subsets)
		.map(fieldsOf)
		.flatMap(subset => {
			const addresses = itemsOf(subset.addresses).map(fieldsOf);
			const ports = itemsOf(subset.ports).map(fieldsOf);
			if (ports.length === 0) return addresses.map(({ip}) => textOf(ip));
			return ports.flatMap(({port}) => addresses.map(({ip}) => `${textOf(ip)}:${String(port)}`));
		});
	return [nameOf(object), all.length === 0 ? NONE : withMore(all), age(createdOf(object))];
};

const endpointSlice: RowMaker = (object, age) => {
	const ports = itemsOf(object.ports)
		.map(fieldsOf)
		.map(({name, port}) => (port === undefined ? textOf(name) || '*' : String(port)));
	const addresses = itemsOf(object.endpoints)
		.map(fieldsOf)
		.flatMap(endpoint => itemsOf(endpoint.addresses).map(String));
	return [
		nameOf(object),
		textOf(object.addressType),
		ports.length === 0 ? UNSET : withMore(ports),
		addresses.length === 0 ? UNSET : withMore(addresses),
		age(createdOf(object)),
	];
};

const accessModes: Readonly<Record<string, string>> = {
	ReadWriteOnce: 'RWO',
	ReadOnlyMany: 'ROX',
	ReadWriteMany: 'RWX',
	ReadWriteOncePod: 'RWOP',
};

const persistentVolumeClaim: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const bound = textOf(spec.volumeName) !== '';
	const modes = itemsOf(status.accessModes).map(mode => accessModes[String(mode)] ?? String(mode));
	const phase = fieldsOf(object.metadata).deletionTimestamp === undefined ? textOf(status.phase) : 'Terminating';
	return [
		nameOf(object),
		phase,
		textOf(spec.volumeName),
		bound ? String(fieldsOf(status.capacity).storage ?? '') : '',
		bound ? modes.join(',') : '',
		textOf(spec.storageClassName),
		textOf(spec.volumeAttributesClassName) || UNSET,
		age(createdOf(object)),
		textOf(spec.volumeMode) || UNSET,
	];
};

export const serviceRows: Readonly<Record<string, RowMaker>> = {
	Service: service,
	Endpoints: endpoints,
	EndpointSlice: endpointSlice,
	PersistentVolumeClaim: persistentVolumeClaim,
};

import type {NetworkInterfaceInfo} from 'node:os';

/** What os.networkInterfaces answers. */
type Interfaces = Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>>;

/** Of IPv6: every interface has one of these, also those that come and go with each container. */
const linkLocal = /^fe80:/i;

/**
 * The addresses by which others reach a machine, as one text that is another one when it has come into another network: no
 * system tells a program of its default route in the same way, and a route that changes brings another address with it.
 */
export function networkText(interfaces: Interfaces): string {
	return Object.values(interfaces)
		.flatMap(addresses => addresses ?? [])
		.filter(({address, internal}) => !internal && !linkLocal.test(address))
		.map(({address}) => address)
		.sort()
		.join(' ');
}

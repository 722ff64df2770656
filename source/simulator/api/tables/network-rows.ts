import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {createdOf, NONE, nameOf, type RowMaker, selectorCell} from './row.ts';

/** How many hosts a row names. */
const shownHosts = 3;

/** Source: printers.go, formatIngressRules. */
function hostsText(rules: readonly Fields[]): string {
	const hosts = rules.map(({host}) => textOf(host) || '*');
	const shown = hosts.slice(0, shownHosts).join(',');
	if (hosts.length === 0) return '*';
	return hosts.length > shownHosts ? `${shown} + ${hosts.length - shownHosts} more...` : shown;
}

function addressesText({loadBalancer}: Fields): string {
	const ingress = itemsOf(fieldsOf(loadBalancer).ingress).map(fieldsOf);
	return ingress.map(({ip, hostname}) => textOf(ip) || textOf(hostname)).join(',');
}

const ingress: RowMaker = (object, age) => {
	const spec = fieldsOf(object.spec);
	return [
		nameOf(object),
		textOf(spec.ingressClassName) || NONE,
		hostsText(itemsOf(spec.rules).map(fieldsOf)),
		addressesText(fieldsOf(object.status)),
		itemsOf(spec.tls).length > 0 ? '80, 443' : '80',
		age(createdOf(object)),
	];
};

/** Source: printers.go, printServiceCIDR. */
const serviceRange: RowMaker = (object, age) => [
	nameOf(object),
	itemsOf(fieldsOf(object.spec).cidrs).map(textOf).join(','),
	age(createdOf(object)),
];

export const networkRows: Readonly<Record<string, RowMaker>> = {
	ServiceCIDR: serviceRange,
	Ingress: ingress,
	NetworkPolicy: (object, age) => [
		nameOf(object),
		selectorCell(fieldsOf(object.spec).podSelector),
		age(createdOf(object)),
	],
};

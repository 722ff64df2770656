import type {Container} from '../../kubernetes/objects.ts';

interface Target {
	readonly host?: string;
	readonly port?: number | string;
}

/** Where a probe asks. */
export interface ProbeTarget {
	readonly httpGet?: Target & {readonly path?: string; readonly scheme?: string};
	readonly tcpSocket?: Target;
}

type Port = {readonly name?: string; readonly containerPort?: number};

function portOf({port = ''}: Target, container: Container): number | string {
	const named = ((container.ports ?? []) as readonly Port[]).find(({name}) => name === port);
	return named?.containerPort ?? port;
}

/** The failure of a probe whose connection was refused. Source: pkg/probe/http and pkg/probe/tcp, by way of Go's net errors. */
export function refusedText({httpGet, tcpSocket}: ProbeTarget, container: Container, podIP: string): string {
	const target = httpGet ?? tcpSocket ?? {};
	const address = `${target.host ?? podIP}:${portOf(target, container)}`;
	const refused = `dial tcp ${address}: connect: connection refused`;
	return httpGet
		? `Get "${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${address}${httpGet.path ?? '/'}": ${refused}`
		: refused;
}

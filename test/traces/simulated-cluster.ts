import {everything} from '../../source/simulator/access/access.ts';
import {createSimulatedCluster} from '../../source/simulator/cluster.ts';
import type {Answer, TraceRequest} from './trace.ts';
import type {TraceCluster, TraceClusterOptions} from './trace-cluster.ts';

const token = 'trace';
const recorder = {name: 'recorder', groups: ['system:masters', 'system:authenticated'], rules: everything};

interface StatusText {
	readonly kind?: string;
	readonly reason?: string;
	readonly message?: string;
}

/** The whole simulator without a socket: requests go through the API's handler, as a client's would. */
export function simulatedCluster({namespace, seed, startMs, nodeCount, kubelet}: TraceClusterOptions): TraceCluster {
	const cluster = createSimulatedCluster({
		seed,
		startMs,
		nodeCount,
		kubelet,
		users: new Map([[token, recorder]]),
		timers: {after: () => () => undefined},
	});
	cluster.world.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}});
	const send = async ({method, path, contentType, body}: TraceRequest): Promise<Answer> => {
		const [plainPath = '', query = ''] = path.split('?');
		const response = await cluster.handler({
			method,
			path: plainPath,
			query: new URLSearchParams(query),
			headers: {
				authorization: `Bearer ${token}`,
				accept: 'application/json',
				...(contentType === undefined ? {} : {'content-type': contentType}),
			},
			body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
		});
		const {reason, message} = ('body' in response ? JSON.parse(response.body) : {}) as StatusText;
		const refused = response.status >= 400;
		return {
			code: response.status,
			...(refused && reason !== undefined ? {reason} : {}),
			...(refused && message !== undefined ? {message} : {}),
		};
	};
	return {engine: cluster.engine, world: cluster.store, subscribe: cluster.store.subscribe, send};
}

import type {LogLine, OpenedLog, OpenedPod} from '../../source/cluster/cluster.ts';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {checkoutOpened, live, sampleNowMs} from './sample-view.ts';

const at = (agoSeconds: number) => new Date(sampleNowMs - agoSeconds * 1000).toISOString().replace('.000', '');

/** One of the pods that can't pull their image, as its own watch has it; with a container of every role. */
export function samplePodOpened(): OpenedPod {
	const row = checkoutOpened().pods.items.find(({metadata}) => metadata.name.endsWith('8xk2p'));
	if (row === undefined) {
		throw new Error('the sample has no such pod');
	}
	const {name, namespace = '', uid} = row.metadata;
	const pod: Pod = {
		...row,
		spec: {
			nodeName: 'node-3',
			initContainers: [
				{name: 'migrate', image: 'registry/shop/migrate:1.9.0'},
				{
					name: 'proxy',
					image: 'registry/mesh/proxy:2.1',
					restartPolicy: 'Always',
					resources: {limits: {memory: '64Mi'}},
				},
			],
			containers: [
				{
					name: 'checkout',
					image: 'registry/shop/checkout:1.9.0',
					readinessProbe: {httpGet: {path: '/healthz', port: 8080, scheme: 'HTTP'}, periodSeconds: 5},
					livenessProbe: {exec: {command: ['check', '--token=abc']}},
					resources: {requests: {cpu: '100m', memory: '128Mi'}, limits: {memory: '256Mi'}},
				},
			],
		},
		status: {
			phase: 'Pending',
			podIP: '10.192.3.7',
			podIPs: [{ip: '10.192.3.7'}],
			qosClass: 'Burstable',
			conditions: [
				{type: 'Initialized', status: 'True', lastTransitionTime: at(120)},
				{
					type: 'Ready',
					status: 'False',
					reason: 'ContainersNotReady',
					message: 'containers with unready status: [checkout]',
					lastTransitionTime: at(131),
				},
			],
			initContainerStatuses: [
				{
					name: 'migrate',
					ready: true,
					restartCount: 0,
					state: {
						terminated: {exitCode: 0, reason: 'Completed', startedAt: at(130), finishedAt: at(125)},
					},
				},
				{
					name: 'proxy',
					ready: true,
					started: true,
					restartCount: 2,
					state: {running: {startedAt: at(40)}},
					lastState: {terminated: {exitCode: 137, reason: 'OOMKilled', startedAt: at(100), finishedAt: at(42)}},
				},
			],
			containerStatuses: [
				{
					name: 'checkout',
					ready: false,
					restartCount: 0,
					state: {
						waiting: {
							reason: 'ImagePullBackOff',
							message: 'Back-off pulling image "registry/shop/checkout:1.9.0": not found: manifest unknown',
						},
					},
				},
			],
		},
	};
	return {target: {namespace, name, uid}, pod, freshness: live};
}

/** A log of the sample pod's sidecar that is followed. */
export function sampleLog(parts: Partial<OpenedLog> = {}): OpenedLog {
	const {target} = samplePodOpened();
	return {
		query: {namespace: target.namespace, pod: target.name, container: 'proxy', previous: false},
		lines: logLines(60),
		dropped: 0,
		status: {state: 'following', sinceMs: sampleNowMs},
		...parts,
	};
}

/** `line 1`, `line 2`, … a second apart. */
export function logLines(count: number, from = 1): readonly LogLine[] {
	return Array.from({length: count}, (_, index) => ({
		time: at(200 - from - index),
		text: `GET /cart/${from + index} 200 in ${(from + index) % 9} ms`,
	}));
}

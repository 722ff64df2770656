import type {PodName} from '../../source/cluster/cluster.ts';
import type {ContainerState, Pod} from '../../source/kubernetes/objects.ts';
import {pod} from './objects.ts';

/** A pod with init container, sidecar, regular and ephemeral container, every text of which is one of the given. */
export function hostilePod({namespace, name, uid = 'u'}: PodName, text: (index: number) => string, long: string): Pod {
	const states: readonly ContainerState[] = [
		{waiting: {reason: text(0), message: long}},
		{running: {startedAt: '2026-11-22T14:00:00Z'}},
		{terminated: {exitCode: 137, reason: text(1), message: long, finishedAt: '2026-11-22T14:01:00Z'}},
		{},
	];
	const statusOf = (container: string, index: number) => ({
		name: container,
		ready: index % 2 === 0,
		restartCount: index * 3,
		state: states[index % states.length] ?? {},
		lastState: index % 2 === 0 ? {terminated: {exitCode: 1, message: text(2)}} : {},
	});
	const containerOf = (container: string, extra: Readonly<Record<string, unknown>> = {}) => ({
		name: container,
		image: text(3),
		readinessProbe: {httpGet: {path: text(4), port: 8080}},
		livenessProbe: {exec: {command: [text(5), long]}},
		resources: {requests: {cpu: text(6)}, limits: {memory: '1Gi'}},
		...extra,
	});
	return pod({
		metadata: {name, namespace, uid},
		spec: {
			nodeName: text(7),
			initContainers: [containerOf('init'), containerOf(text(0), {restartPolicy: 'Always'})],
			containers: [containerOf('web'), containerOf(text(1))],
			ephemeralContainers: [containerOf('debug')],
		},
		status: {
			phase: 'Running',
			reason: text(2),
			message: long,
			qosClass: text(3),
			conditions: [
				{type: text(4), status: 'False', reason: text(5), message: long},
				{type: 'Ready', status: 'True'},
			],
			initContainerStatuses: [statusOf('init', 0), statusOf(text(0), 1)],
			containerStatuses: [statusOf('web', 2), statusOf(text(1), 3)],
			ephemeralContainerStatuses: [statusOf('debug', 4)],
		},
	});
}

import {asNode, type WorldNode} from '../node/nodes.ts';
import {timestamp} from '../time.ts';
import type {ControllerContext, WorldObject} from '../world.ts';

/** The conditions of a healthy node, as kwok writes them. Source: kwok, pkg/kwok/controllers/node_controller.go. */
const healthyConditions = [
	{type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status'},
	{
		type: 'MemoryPressure',
		status: 'False',
		reason: 'KubeletHasSufficientMemory',
		message: 'kubelet has sufficient memory available',
	},
	{type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure'},
	{
		type: 'PIDPressure',
		status: 'False',
		reason: 'KubeletHasSufficientPID',
		message: 'kubelet has sufficient PID available',
	},
	{type: 'NetworkUnavailable', status: 'False', reason: 'RouteCreated', message: 'RouteController created a route'},
] as const;

const nodeInfo = (minor: number) => ({
	architecture: 'amd64',
	bootID: '',
	containerRuntimeVersion: 'kwok',
	kernelVersion: '',
	kubeProxyVersion: '',
	kubeletVersion: `v1.${minor}.${minor === 37 ? 2 : 0}`,
	machineID: '',
	operatingSystem: 'linux',
	osImage: '',
	systemUUID: '',
});

export function nodeReadyStatus(node: WorldNode): string | undefined {
	return node.status?.conditions?.find(({type}) => type === 'Ready')?.status;
}

/** Sets a node up; addresses that it came with are kept. */
export function initializeNode({world, nowMs, minor}: ControllerContext, object: WorldObject): void {
	const now = timestamp(nowMs);
	const conditions = healthyConditions.map(condition => ({
		...condition,
		lastHeartbeatTime: now,
		lastTransitionTime: now,
	}));
	const node = asNode(object);
	const addresses = node.status?.addresses ?? [
		{address: '127.0.0.1', type: 'InternalIP'},
		{address: object.metadata.name, type: 'Hostname'},
	];
	const status = {...node.status, conditions, addresses, nodeInfo: nodeInfo(minor), phase: 'Running'};
	world.updateStatus({...object, status});
}

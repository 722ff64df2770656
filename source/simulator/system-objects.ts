import type {NewObject} from '../control-plane/world.ts';
import {nodeAddressOf, podRangeOf, serviceAddressOf} from './networks.ts';

/** Of every cluster. */
export const systemNamespaces: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const namespace = (name: string): NewObject => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}});

const kubernetesAddress = serviceAddressOf(1);

/** The API server's own Service, as it makes it. Source: pkg/controlplane/controller/kubernetesservice. */
const kubernetesService: NewObject = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'kubernetes', namespace: 'default', labels: {component: 'apiserver', provider: 'kubernetes'}},
	spec: {
		clusterIP: kubernetesAddress,
		clusterIPs: [kubernetesAddress],
		internalTrafficPolicy: 'Cluster',
		ipFamilies: ['IPv4'],
		ipFamilyPolicy: 'SingleStack',
		ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: 6443}],
		sessionAffinity: 'None',
		type: 'ClusterIP',
	},
	status: {loadBalancer: {}},
};

/** Since when the API server counts the use of old tokens. Source: pkg/controlplane/controller/legacytokentracking. */
const tokenTracking: NewObject = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system'},
	data: {since: '2026-01-01'},
};

/** The nth of the nodes that a scenario without nodes of its own has. */
const node = (index: number): NewObject => {
	const capacity = {cpu: '64', memory: '256Gi', pods: '5k'};
	const [name, podCIDR] = [`node-${index}`, podRangeOf(index)];
	const addresses = [
		{address: nodeAddressOf(index), type: 'InternalIP'},
		{address: name, type: 'Hostname'},
	];
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			name,
			labels: {'kubernetes.io/hostname': name, type: 'kwok'},
			annotations: {'node.alpha.kubernetes.io/ttl': '0'},
		},
		spec: {podCIDR, podCIDRs: [podCIDR]},
		status: {addresses, allocatable: capacity, capacity},
	};
};

/** What every cluster has before anybody did anything. */
export const systemObjects = (nodeCount: number): readonly NewObject[] => [
	...systemNamespaces.map(namespace),
	...Array.from({length: nodeCount}, (_, index) => node(index)),
	kubernetesService,
	tokenTracking,
];

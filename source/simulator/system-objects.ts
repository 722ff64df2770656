import type {NewObject} from '../control-plane/world.ts';
import {readBootstrapObjects} from './api-documents.ts';
import {nodeAddressOf, podRangeOf, serviceAddressOf, serviceCidr} from './networks.ts';

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

/** What the API server says of the parts of the control plane, which here are one program. */
const component = (name: string): NewObject => ({
	apiVersion: 'v1',
	kind: 'ComponentStatus',
	metadata: {name},
	conditions: [{type: 'Healthy', status: 'True', message: 'ok'}],
});

const serviceRange: NewObject = {
	apiVersion: 'networking.k8s.io/v1',
	kind: 'ServiceCIDR',
	metadata: {name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer']},
	spec: {cidrs: [serviceCidr]},
	status: {
		conditions: [
			{
				type: 'Ready',
				status: 'True',
				reason: '',
				message: 'Kubernetes Service CIDR is ready',
				lastTransitionTime: null,
			},
		],
	},
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

/** What the API server itself keeps, and no writer may have touched: it is stored as it is. */
export const ownObjects = (): readonly NewObject[] => [
	...readBootstrapObjects(),
	serviceRange,
	...['scheduler', 'controller-manager', 'etcd-0'].map(component),
];

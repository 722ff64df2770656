import {addressIn} from '../control-plane/kubelet/pod-addresses.ts';

/** Ranges that don't overlap, as a cluster needs them. Source: kubeadm's usual range of services. */
export const serviceCidr = '10.96.0.0/12';
const nodes = '192.168.0.0/16';
const pods = '10.192.0.0/10';

/** A node of the simulator takes 5,000 pods: its part of the pods' range is a /19. */
const podsPerNode = 2 ** 13;

/** The nth address of a Service; the first is the API server's own. */
export const serviceAddressOf = (number: number): string => addressIn(serviceCidr, number);

/** Of the nth node; the first hundred addresses are others' in many networks. */
export const nodeAddressOf = (index: number): string => addressIn(nodes, 100 + index);

export const podRangeOf = (index: number): string => `${addressIn(pods, index * podsPerNode)}/19`;

/** Of pods that were there before any kubelet handed out an address: from the middle of their node's range on. */
export const earlyPodAddress = (node: number, number: number): string =>
	addressIn(podRangeOf(node), podsPerNode / 2 + number);

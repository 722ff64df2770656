import {asPod} from '../../control-plane/pods.ts';
import type {Controller, ControllerContext} from '../../control-plane/world.ts';
import type {LostNode} from '../scenario.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
/** Source: pkg/kubelet, a quarter of nodeLeaseDurationSeconds. */
const RENEW_MS = 10_000;
const LEASE_SECONDS = 40;

/** When a node is silent, in epoch milliseconds. */
interface Silence {
	readonly fromMs: number;
	readonly untilMs: number;
}

export type Silences = (node: string) => Silence | undefined;

export function silencesOf(lost: readonly LostNode[], startMs: number): Silences {
	const byNode = new Map(
		lost.map(({name, afterMs, backAfterMs = Number.POSITIVE_INFINITY}) => [
			name,
			{fromMs: startMs + afterMs, untilMs: startMs + backAfterMs},
		]),
	);
	return node => byNode.get(node);
}

/** How long a node is still silent; undefined: it is not. */
function silentForMs(silences: Silences, node: string, nowMs: number): number | undefined {
	const silence = silences(node);
	return silence && nowMs >= silence.fromMs && nowMs < silence.untilMs ? silence.untilMs - nowMs : undefined;
}

const later = (ms: number) => (Number.isFinite(ms) ? {requeueAfterMs: ms} : {});

function renew({world, nowMs}: ControllerContext, node: string): void {
	const renewTime = new Date(nowMs).toISOString().replace('Z', '000Z');
	const lease = world.get('Lease', LEASE_NAMESPACE, node);
	const spec = {holderIdentity: node, leaseDurationSeconds: LEASE_SECONDS, renewTime};
	if (lease) world.update({...lease, spec});
	else {
		const metadata = {name: node, namespace: LEASE_NAMESPACE};
		world.create({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec});
	}
}

/** Renews the leases of the nodes that are not silent, as their kubelets do. Source: component-helpers apimachinery/lease. */
export const createHeartbeats = (silences: Silences, fromMs: number): Controller => ({
	name: 'kubelet-lease',
	keysOf: ({type, object: {kind, metadata}}) => (kind === 'Node' && type === 'ADDED' ? [metadata.name] : []),
	reconcile(context, node) {
		if (!context.world.get('Node', undefined, node)) return {};
		// What was before the beginning is played at once: nobody looks at its heartbeats.
		if (context.nowMs < fromMs) return later(fromMs - context.nowMs);
		const silentMs = silentForMs(silences, node, context.nowMs);
		if (silentMs !== undefined) return later(silentMs);
		renew(context, node);
		return {requeueAfterMs: RENEW_MS};
	},
});

/** Kubelets of which those of silent nodes do nothing until their node is back. */
export const withSilentNodes = (kubelet: Controller, silences: Silences): Controller => ({
	...kubelet,
	reconcile(context, key) {
		const [namespace = '', name] = key.split('/');
		const pod = name === undefined ? undefined : context.world.get('Pod', namespace, name);
		const node = name === undefined ? namespace : pod && asPod(pod).spec.nodeName;
		const silentMs = node === undefined ? undefined : silentForMs(silences, node, context.nowMs);
		return silentMs === undefined ? kubelet.reconcile(context, key) : later(silentMs);
	},
});

import type {Pod} from '../../kubernetes/objects.ts';
import type {ControllerContext, WorldReader} from '../world.ts';
import {type PodRun, podObject} from './pod-run.ts';

interface Reference {
	readonly name?: string;
	readonly secretName?: string;
	readonly optional?: boolean;
}

interface Volume {
	readonly name: string;
	readonly configMap?: Reference;
	readonly secret?: Reference;
	readonly hostPath?: {readonly path: string; readonly type?: string};
}

/** What is on every node; anything else that must be there is not. */
const nodeFolders = /^\/(bin|dev|etc|home|lib|opt|proc|run|sbin|srv|sys|tmp|usr|var)(\/|$)/;

/** Kinds of paths that must be there, by what the kubelet calls them. Source: pkg/volume/hostpath/host_path.go, checkType. */
const pathKinds: Readonly<Record<string, string>> = {
	Directory: 'directory',
	File: 'file',
	Socket: 'socket file',
	CharDevice: 'character device',
	BlockDevice: 'block device',
};

function faultOf(world: WorldReader, namespace: string | undefined, volume: Volume): string | undefined {
	const {configMap, secret, hostPath} = volume;
	if (configMap && !configMap.optional && !world.get('ConfigMap', namespace, configMap.name ?? '')) {
		return `configmap "${configMap.name}" not found`;
	}

	if (secret && !secret.optional && !world.get('Secret', namespace, secret.secretName ?? '')) {
		return `secret "${secret.secretName}" not found`;
	}

	const kind = pathKinds[hostPath?.type ?? ''];
	return hostPath && kind && !nodeFolders.test(hostPath.path)
		? `hostPath type check failed: ${hostPath.path} is not a ${kind}`
		: undefined;
}

/** Why a pod's volumes can't be mounted, in the kubelet's words; undefined: they can. */
function mountFault({world}: ControllerContext, pod: Pod): string | undefined {
	const volumes = ((pod.spec as {readonly volumes?: unknown}).volumes ?? []) as readonly Volume[];
	for (const volume of volumes) {
		const fault = faultOf(world, pod.metadata.namespace, volume);
		if (fault !== undefined) {
			return `MountVolume.SetUp failed for volume "${volume.name}" : ${fault}`;
		}
	}

	return undefined;
}

/** The first pause between two tries, doubled each time up to the longest. Source: pkg/util/goroutinemap/exponentialbackoff. */
const firstPauseMs = 500;
const longestPauseMs = 122_000;

/** Mounts a pod's volumes, and tries again, telling so each time, until they are there; then goes on. */
export function mountVolumes(
	context: ControllerContext,
	run: PodRun,
	done: (context: ControllerContext) => void,
	pauseMs = firstPauseMs,
): void {
	const about = podObject(context, run);
	const fault = about && mountFault(context, about as unknown as Pod);
	if (about === undefined || fault === undefined) {
		done(context);
		return;
	}

	context.record({about, type: 'Warning', reason: 'FailedMount', message: fault, host: run.nodeName});
	run.agenda.at(context.nowMs + pauseMs, later => {
		if (!run.terminating) {
			mountVolumes(later, run, done, Math.min(2 * pauseMs, longestPauseMs));
		}
	});
}

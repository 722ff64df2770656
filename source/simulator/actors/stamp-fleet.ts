import {generatedName, randomUid} from '../../control-plane/names.ts';
import {podTemplateHash} from '../../control-plane/pod-template-hash.ts';
import {asPod} from '../../control-plane/pods.ts';
import type {WorldObject, WorldReader} from '../../control-plane/world.ts';
import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {templateHashLabel} from '../../rollout/pod-template.ts';
import {fieldsOf} from '../api/json.ts';
import {earlyPodAddress, nodeAddressOf} from '../networks.ts';
import type {Fleet} from '../scenario.ts';
import {deployment} from '../scenarios/build.ts';

const prototypeName = 'fleet-prototype';
const prototypeNamespace = 'default';
const containerName = 'app';

/** The nth workload's place. */
export const placeOf = (index: number, {namespaces}: Fleet) => ({
	namespace: fleetNamespace(index % namespaces),
	name: `service-${String(index).padStart(4, '0')}`,
});

export const fleetNamespace = (index: number): string => `team-${String(index).padStart(2, '0')}`;

export const fleetImage = (name: string, version: number): string => `registry.example.com/${name}:v${version}`;

/** The change that gives a workload of the fleet another version. */
export const fleetChange = (name: string, version: number) => ({
	spec: {template: {spec: {containers: [{name: containerName, image: fleetImage(name, version)}]}}},
});

/** One workload, of which all others are copies. */
export const fleetPrototype = ({podsPerWorkload}: Fleet) => {
	const options = {name: prototypeName, image: fleetImage(prototypeName, 1), replicas: podsPerWorkload};
	const spec = {template: {metadata: {labels: {app: prototypeName}}, spec: {containers: [containerOf(options.image)]}}};
	return deployment({...options, namespace: prototypeNamespace, spec});
};

const containerOf = (image: string) => ({name: containerName, image});

/** The settled prototype, as text to copy. */
export interface Mould {
	readonly text: string;
	readonly hash: string;
	readonly uids: readonly string[];
}

export function mouldOf(world: WorldReader): Mould {
	const workload = world.get('Deployment', prototypeNamespace, prototypeName);
	const [replicaSet] = world.list('ReplicaSet', prototypeNamespace);
	const [pod] = world.list('Pod', prototypeNamespace);
	if (!workload || !replicaSet || !pod) throw new Error('the prototype of the fleet did not settle');
	const hash = String(replicaSet.metadata.labels?.[templateHashLabel]);
	return {text: JSON.stringify([workload, replicaSet, pod]), hash, uids: [workload, replicaSet].map(uidOf)};
}

const uidOf = ({metadata}: WorldObject) => metadata.uid;

/** The hash that the copy's template would have: it is of the template, and that names the workload. */
function hashOf({text}: Mould, name: string): string {
	const [workload] = JSON.parse(text.replaceAll(prototypeName, name)) as readonly WorldObject[];
	return podTemplateHash(fieldsOf(workload?.spec).template as PodTemplateSpec);
}

function copy(mould: Mould, name: string, namespace: string, random: () => number): readonly WorldObject[] {
	const renamed = mould.uids.reduce((text, uid) => text.replaceAll(uid, randomUid(random)), mould.text);
	const text = renamed
		.replaceAll(prototypeName, name)
		.replaceAll(mould.hash, hashOf(mould, name))
		.replaceAll(`"namespace":"${prototypeNamespace}"`, `"namespace":"${namespace}"`);
	return JSON.parse(text);
}

/** The nth pod of the fleet; pods of a workload share what they have in common, which keeps a large fleet small. */
function podCopy(
	pod: WorldObject,
	replicaSet: WorldObject,
	index: number,
	nodes: number,
	random: () => number,
): WorldObject {
	const name = generatedName(`${replicaSet.metadata.name}-`, random);
	const [node, hostIP] = [index % nodes, nodeAddressOf(index % nodes)];
	const podIP = earlyPodAddress(node, Math.floor(index / nodes));
	const spec = {...asPod(pod).spec, nodeName: `node-${node}`};
	const status = {...fieldsOf(pod.status), hostIP, hostIPs: [{ip: hostIP}], podIP, podIPs: [{ip: podIP}]};
	return {...pod, metadata: {...pod.metadata, name, uid: randomUid(random)}, spec, status};
}

/** All objects of the fleet, settled as the controllers would have left them: to be stored as they are. */
export function* stampFleet(fleet: Fleet, mould: Mould, nodes: number, random: () => number): Generator<WorldObject> {
	const {workloads, podsPerWorkload} = fleet;
	for (let index = 0; index < workloads; index++) {
		const {namespace, name} = placeOf(index, fleet);
		const [workload, replicaSet, pod] = copy(mould, name, namespace, random);
		if (!workload || !replicaSet || !pod) throw new Error('the mould of the fleet is not whole');
		yield workload;
		yield replicaSet;
		for (let place = 0; place < podsPerWorkload; place++) {
			yield podCopy(pod, replicaSet, index * podsPerWorkload + place, nodes, random);
		}
	}
}

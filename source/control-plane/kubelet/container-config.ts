import type {Container} from '../../kubernetes/objects.ts';
import type {WorldReader} from '../world.ts';

interface KeyReference {
	readonly name?: string;
	readonly key?: string;
	readonly optional?: boolean;
}

interface EnvVariable {
	readonly valueFrom?: {readonly configMapKeyRef?: KeyReference; readonly secretKeyRef?: KeyReference};
}

interface EnvSource {
	readonly configMapRef?: KeyReference;
	readonly secretRef?: KeyReference;
}

type Source = readonly ['ConfigMap' | 'Secret', KeyReference | undefined];

/** What is wrong with one reference. Source: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables. */
function faultOf(world: WorldReader, namespace: string | undefined, [kind, reference]: Source): string | undefined {
	if (reference === undefined || reference.optional) {
		return undefined;
	}

	const {name = '', key} = reference;
	const object = world.get(kind, namespace, name);
	if (object === undefined) {
		return `${kind.toLowerCase()} "${name}" not found`;
	}

	const data = {...(object.data as object | undefined), ...(object.binaryData as object | undefined)};
	return key === undefined || Object.hasOwn(data, key)
		? undefined
		: `couldn't find key ${key} in ${kind} ${namespace}/${name}`;
}

/** Why a container's environment can't be made; undefined: it can. */
export function configFault(
	world: WorldReader,
	namespace: string | undefined,
	container: Container,
): string | undefined {
	const all: readonly Source[] = [
		...((container.envFrom ?? []) as readonly EnvSource[]).flatMap(({configMapRef, secretRef}): Source[] => [
			['ConfigMap', configMapRef],
			['Secret', secretRef],
		]),
		...((container.env ?? []) as readonly EnvVariable[]).flatMap(({valueFrom}): Source[] => [
			['ConfigMap', valueFrom?.configMapKeyRef],
			['Secret', valueFrom?.secretKeyRef],
		]),
	];
	for (const source of all) {
		const fault = faultOf(world, namespace, source);
		if (fault !== undefined) {
			return fault;
		}
	}

	return undefined;
}

import type {Container, ContainerStatus, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';

/** A container of a pod as its template has it and as the kubelet tells it. */
export interface ObservedContainer {
	readonly name: string;
	readonly isInit: boolean;
	readonly status: ContainerStatus;
	/** From the template, which holds what a projected pod lacks; undefined when it isn't known. */
	readonly spec?: Container;
}

/** Init containers first, in their order. */
export function containersOf({status}: Pod, template: PodTemplateSpec | undefined): readonly ObservedContainer[] {
	const specs = [...(template?.spec.initContainers ?? []), ...(template?.spec.containers ?? [])];
	const observed = (isInit: boolean) => (one: ContainerStatus) => {
		const spec = specs.find(({name}) => name === one.name);
		// A sidecar is listed with the init containers and fails as the others do.
		const startsOnce = isInit && spec?.restartPolicy !== 'Always';
		return {name: one.name, isInit: startsOnce, status: one, ...(spec ? {spec} : {})};
	};
	return [
		...(status?.initContainerStatuses ?? []).map(observed(true)),
		...(status?.containerStatuses ?? []).map(observed(false)),
	];
}

/** ` in container proxy`, where a pod has several. */
export function containerWords({name, isInit}: ObservedContainer, {spec}: Pod): string {
	if (isInit) {
		return `init container ${name}`;
	}

	return spec.containers.length + (spec.initContainers?.length ?? 0) > 1 ? `container ${name}` : 'the container';
}

/** The image as it was asked for: the kubelet's status holds a digest, or nothing before the pull. */
export function imageOf({name, status}: ObservedContainer, {spec}: Pod): string {
	const asked = [...(spec.initContainers ?? []), ...spec.containers].find(container => container.name === name)?.image;
	const told = /image "([^"]+)"/.exec(status.state?.waiting?.message ?? '')?.[1];
	return asked || told || status.image || 'its image';
}

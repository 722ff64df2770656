import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {fieldsOf, type JsonObject} from './json-object.ts';

/** An object of the namespace that a template's pods read, or need to be there. */
export interface Reference {
	readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
	readonly name: string;
	/** The pods start without it. */
	readonly optional: boolean;
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** A reference by the field that holds the name; none when the name is absent. */
function reference(kind: Reference['kind'], source: unknown, field = 'name'): Reference[] {
	const {[field]: name, optional} = fieldsOf(source);
	return typeof name === 'string' && name !== '' ? [{kind, name, optional: optional === true}] : [];
}

function ofContainer(container: JsonObject): Reference[] {
	const whole = listOf(container.envFrom).flatMap(({configMapRef, secretRef}) => [
		...reference('ConfigMap', configMapRef),
		...reference('Secret', secretRef),
	]);
	const single = listOf(container.env).flatMap(({valueFrom}) => {
		const {configMapKeyRef, secretKeyRef} = fieldsOf(valueFrom);
		return [...reference('ConfigMap', configMapKeyRef), ...reference('Secret', secretKeyRef)];
	});
	return [...whole, ...single];
}

/** Volumes name their Secrets in as many ways as there are volumes. Source: api/core/v1/types.go, VolumeSource. */
function ofVolume(volume: JsonObject): Reference[] {
	const projected = listOf(fieldsOf(volume.projected).sources).flatMap(({configMap, secret}) => [
		...reference('ConfigMap', configMap),
		...reference('Secret', secret),
	]);
	const ofDrivers = ['flexVolume', 'cephfs', 'rbd', 'iscsi', 'scaleIO', 'storageos'].flatMap(driver =>
		reference('Secret', fieldsOf(volume[driver]).secretRef),
	);
	return [
		...reference('ConfigMap', volume.configMap),
		...reference('Secret', volume.secret, 'secretName'),
		...projected,
		...reference('Secret', fieldsOf(volume.csi).nodePublishSecretRef),
		...ofDrivers,
		...reference('Secret', volume.azureFile, 'secretName'),
		...reference('PersistentVolumeClaim', volume.persistentVolumeClaim, 'claimName'),
	];
}

/**
 * The ConfigMaps, Secrets, ServiceAccount and claims that pods of a template read, each once, in the order in which
 * they are met; one that any place needs is not optional.
 */
export function templateReferences({spec}: PodTemplateSpec): readonly Reference[] {
	const containers = [...listOf(spec.initContainers), ...listOf(spec.containers), ...listOf(spec.ephemeralContainers)];
	const all = [
		...containers.flatMap(ofContainer),
		...listOf(spec.volumes).flatMap(ofVolume),
		...listOf(spec.imagePullSecrets).flatMap(secret => reference('Secret', secret)),
		...reference('ServiceAccount', spec, 'serviceAccountName'),
	];
	const groups = Map.groupBy(all, ({kind, name}) => `${kind}/${name}`);
	return [...groups.values()].flatMap(same => {
		const [first] = same;
		return first ? [{...first, optional: same.every(({optional}) => optional)}] : [];
	});
}

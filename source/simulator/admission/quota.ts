import type {Controller, WorldObject, WorldReader} from '../../control-plane/world.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import {compareQuantities} from '../api/quantities.ts';
import type {ServedResource, ServedResources} from '../discovery/served-resources.ts';
import {forbidden, type StatusBody} from '../store/refusal.ts';

/** Objects that quotas name without `count/`. Source: pkg/quota/v1/evaluator/core. */
const plainNames: Readonly<Record<string, string>> = {
	pods: 'Pod',
	services: 'Service',
	configmaps: 'ConfigMap',
	secrets: 'Secret',
	replicationcontrollers: 'ReplicationController',
	resourcequotas: 'ResourceQuota',
	persistentvolumeclaims: 'PersistentVolumeClaim',
};

/** The kind that a resource of a quota counts: `pods`, `count/deployments.apps`; undefined: none that is known. */
function countedKind(name: string, served: ServedResources): string | undefined {
	if (Object.hasOwn(plainNames, name)) return plainNames[name];
	const [, qualified] = /^count\/(.+)$/.exec(name) ?? [];
	return qualified === undefined ? undefined : served.all.find(known => known.qualified === qualified)?.kind;
}

/** A pod that has ended counts no more. Source: pkg/quota/v1/evaluator/core/pods.go, QuotaV1Pod. */
const counts = ({kind, status}: WorldObject) =>
	kind !== 'Pod' || !['Failed', 'Succeeded'].includes(String(fieldsOf(status).phase));

const usedOf = (world: WorldReader, namespace: string, kind: string) =>
	world.list(kind, namespace).filter(counts).length;

const hardOf = ({spec}: WorldObject): Fields => fieldsOf(fieldsOf(spec).hard);

/**
 * The last step of admission: whether a quota of the namespace has room for one more object. Amounts of processor and
 * memory are not counted. Source: apiserver plugin/pkg/admission/resourcequota/controller.go.
 */
export function quotaProblem(
	world: WorldReader,
	served: ServedResources,
	object: WorldObject,
	resource: ServedResource,
): StatusBody | undefined {
	const {namespace, name} = object.metadata;
	if (namespace === undefined) return undefined;
	for (const quota of world.list('ResourceQuota', namespace)) {
		const full = Object.entries(hardOf(quota))
			.filter(([counted]) => countedKind(counted, served) === resource.kind)
			.map(([counted, hard]) => ({counted, hard: String(hard), used: usedOf(world, namespace, resource.kind)}))
			.filter(({hard, used}) => compareQuantities(used + 1, hard) > 0)
			.sort((a, b) => (a.counted < b.counted ? -1 : 1));
		if (full.length > 0) {
			const list = (value: (item: (typeof full)[number]) => number | string) =>
				full.map(item => `${item.counted}=${value(item)}`).join(',');
			const text = `exceeded quota: ${quota.metadata.name}, requested: ${list(() => 1)}, used: ${list(({used}) => used)}, limited: ${list(({hard}) => hard)}`;
			return forbidden(resource, name, text);
		}
	}
	return undefined;
}

/** Keeps the used amounts in the quotas' status. Source: pkg/controller/resourcequota. */
export function createQuotaController(served: ServedResources): Controller {
	return {
		name: 'resourcequota-controller',
		keysOf({type, object, before}, world) {
			const {namespace, name} = object.metadata;
			if (namespace === undefined) return [];
			if (object.kind === 'ResourceQuota') return type === 'DELETED' ? [] : [`${namespace}/${name}`];
			const sameCount = type === 'MODIFIED' && before !== undefined && counts(before) === counts(object);
			if (sameCount) return [];
			return world.list('ResourceQuota', namespace).map(({metadata}) => `${namespace}/${metadata.name}`);
		},
		reconcile({world}, key) {
			const [namespace = '', name = ''] = key.split('/');
			const quota = world.get('ResourceQuota', namespace, name);
			if (!quota) return {};
			const hard = hardOf(quota);
			const used = Object.fromEntries(
				Object.keys(hard).flatMap(counted => {
					const kind = countedKind(counted, served);
					return kind === undefined ? [] : [[counted, String(usedOf(world, namespace, kind))]];
				}),
			);
			const written = world.updateStatus({...quota, status: {hard, used}});
			return written.ok ? {} : {error: written.error.message};
		},
	};
}

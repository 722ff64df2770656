import type {ControllerRevision, PodTemplateSpec, ReplicaSet, Workload} from '../kubernetes/objects.ts';
import {imagesOf, templateWithoutHash} from './pod-template.ts';
import {controllerUid, revisionNumberOf, storedTemplate} from './revisions.ts';

// Records don't change, and templates are compared by identity first.
const plainTemplates = new WeakMap<PodTemplateSpec, PodTemplateSpec>();

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
	const plain = plainTemplates.get(template) ?? templateWithoutHash(template);
	plainTemplates.set(template, plain);
	return plain;
}

const isObserved = ({metadata, status}: Workload) => (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

/** The annotation moves with the ReplicaSet's own. Source: deployment_util.go, SetDeploymentRevision. */
function presentReplicaSet(workload: Workload, own: readonly ReplicaSet[]): ReplicaSet | undefined {
	const number = revisionNumberOf(workload) || undefined;
	return own.find(one => number !== undefined && revisionNumberOf(one) === number);
}

/**
 * What a paused Deployment runs whose changed template has no revision yet: its controller makes no ReplicaSet while it is
 * paused, and goes on calling the one before the present one. Undefined: its template has one, or that is not known.
 */
export function beforeNotStarted(
	row: Workload,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
): {readonly number: number; readonly images: readonly string[]} | undefined {
	if (row.kind !== 'Deployment' || !row.spec.paused || !isObserved(row)) return undefined;
	const own = (owned as readonly ReplicaSet[]).filter(object => controllerUid(object) === row.metadata.uid);
	const former = presentReplicaSet(row, own);
	if (former === undefined) return undefined;
	const images = imagesOf(former.spec.template);
	// None of the pods that it has are of the template: another one that has the same images.
	const runsAnother = (row.status?.updatedReplicas ?? 0) === 0 && (former.status?.replicas ?? 0) > 0;
	const isAnother = runsAnother || images.join() !== imagesOf(row.spec.template).join();
	return isAnother ? {number: revisionNumberOf(former) ?? 0, images} : undefined;
}

/** The template of what the controller says is the present revision; undefined while it has not said so. */
function presentTemplate(
	workload: Workload,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
): PodTemplateSpec | undefined {
	const own = [...owned].filter(object => controllerUid(object) === workload.metadata.uid);
	switch (workload.kind) {
		case 'Deployment': {
			const present = presentReplicaSet(workload, own as readonly ReplicaSet[]);
			return present && withoutHash(present.spec.template);
		}
		case 'StatefulSet': {
			const name = workload.status?.updateRevision;
			const present = (own as readonly ControllerRevision[]).find(({metadata}) => metadata.name === name);
			return present && storedTemplate(present);
		}
		case 'DaemonSet': {
			// The present one has the highest number. Source: daemon/update.go, constructHistory.
			const [first, ...others] = own as readonly ControllerRevision[];
			const present = first && others.reduce((most, one) => (one.revision > most.revision ? one : most), first);
			return present && storedTemplate(present);
		}
	}
}

/**
 * A row of the list, of whose template only images are kept, with the whole template, as what the workload controls keeps
 * it. Undefined while that does not tell: a change was not taken up yet, or its ReplicaSet or ControllerRevision has not
 * come.
 */
export function withPresentTemplate<T extends Workload>(
	row: T,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
): T | undefined {
	const template = isObserved(row) ? presentTemplate(row, owned) : undefined;
	// What came by another watch may be older than the row.
	const isSame = template !== undefined && imagesOf(template).join() === imagesOf(row.spec.template).join();
	return isSame ? {...row, spec: {...row.spec, template}} : undefined;
}

import type {KubernetesObject} from '../kubernetes/objects.ts';

/** Who controls whom, by uid, also of what is gone. */
export interface Controllers {
	remember(object: KubernetesObject): void;
	/**
	 * Whether the object of that uid is `ancestorUid`, or controlled by it directly or through one other (a pod through
	 * its ReplicaSet); undefined when too little is known to tell.
	 */
	belongs(uid: string, ancestorUid: string): boolean | undefined;
}

/**
 * Objects remembered: all pods of the largest workload that a console can show, and many generations of an ordinary
 * one; about 2 MB.
 */
const mostRemembered = 10_000;

export function createControllers(most = mostRemembered): Controllers {
	// undefined: nobody controls it.
	const controllerOf = new Map<string, string | undefined>();
	return {
		remember({metadata: {uid, ownerReferences}}) {
			const controller = ownerReferences?.find(owner => owner.controller === true)?.uid;
			// What was heard of last is forgotten last.
			controllerOf.delete(uid);
			controllerOf.set(uid, controller);
			const [oldest] = controllerOf.keys();
			if (controllerOf.size > most && oldest !== undefined) controllerOf.delete(oldest);
		},
		belongs(uid, ancestorUid) {
			if (uid === ancestorUid) return true;
			if (!controllerOf.has(uid)) return undefined;
			const controller = controllerOf.get(uid);
			if (controller === undefined) return false;
			if (controller === ancestorUid) return true;
			return controllerOf.has(controller) ? controllerOf.get(controller) === ancestorUid : undefined;
		},
	};
}

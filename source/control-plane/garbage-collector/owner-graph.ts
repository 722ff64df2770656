import type {WorldChange, WorldObject, WorldReader} from '../world.ts';

/** An object by kind, namespace and name. */
export interface ObjectPlace {
	readonly kind: string;
	readonly namespace: string | undefined;
	readonly name: string;
}

/** `Pod shop/web-1`, `Node node-0`: a key for any kind. */
export function placeKey({kind, metadata: {namespace, name}}: WorldObject): string {
	return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export function placeOf(key: string): ObjectPlace {
	const [kind = '', path = ''] = key.split(' ');
	const slash = path.indexOf('/');
	return {kind, namespace: slash < 0 ? undefined : path.slice(0, slash), name: path.slice(slash + 1)};
}

/** Kinds that have owners in a world that was there before the collector looked. */
const dependentKinds = [
	'ReplicaSet',
	'Pod',
	'ControllerRevision',
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'PersistentVolumeClaim',
	'ConfigMap',
	'Secret',
	'Service',
];

/** Who depends on whom, kept up to date with a world's changes. */
export interface OwnerGraph {
	/** The keys of the objects that name this uid as an owner. */
	dependentsOf(ownerUid: string): readonly string[];
	changed(change: WorldChange): void;
}

const ownersOf = (object: WorldObject | undefined): readonly string[] =>
	(object?.metadata.ownerReferences ?? []).map(({uid}) => uid);

export function ownerGraph(world: WorldReader): OwnerGraph {
	const dependents = new Map<string, Set<string>>();
	const add = (object: WorldObject) => {
		for (const uid of ownersOf(object)) {
			dependents.set(uid, (dependents.get(uid) ?? new Set()).add(placeKey(object)));
		}
	};
	const remove = (object: WorldObject, uids: readonly string[]) => {
		for (const uid of uids) {
			const keys = dependents.get(uid);
			keys?.delete(placeKey(object));
			if (keys?.size === 0) {
				dependents.delete(uid);
			}
		}
	};
	for (const object of dependentKinds.flatMap(kind => world.list(kind))) {
		add(object);
	}

	return {
		dependentsOf: uid => [...(dependents.get(uid) ?? [])],
		changed({type, object, before}) {
			if (type === 'DELETED') {
				remove(object, ownersOf(object));
				return;
			}

			const now = ownersOf(object);
			remove(
				object,
				ownersOf(before).filter(uid => !now.includes(uid)),
			);
			add(object);
		},
	};
}

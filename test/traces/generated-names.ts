import {controllerOf} from '../../source/control-plane/owners.ts';
import type {WatchLine} from './trace.ts';

/** Generated names and hashes of a run, numbered in the order of their first appearance. */
export interface GeneratedNames {
	/** `ReplicaSet 1`, `pod 2 of ReplicaSet 1`: an identity that another run has as well. */
	readonly idOf: ReadonlyMap<string, string>;
	/** The name in this run. */
	readonly nameOf: ReadonlyMap<string, string>;
	/** Any text with the generated names in it replaced; of pods only whose they are. */
	readonly plain: (text: string) => string;
}

const hashLabels = ['pod-template-hash', 'controller-revision-hash', 'controller.kubernetes.io/hash'];
const word = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;

export function generatedNames(watches: readonly WatchLine[]): GeneratedNames {
	const idOf = new Map<string, string>();
	const nameOf = new Map<string, string>();
	const counts = new Map<string, number>();
	const enter = (name: string, what: string) => {
		const count = (counts.get(what) ?? 0) + 1;
		const id = what.startsWith('pod of ') ? `pod ${count} of ${what.slice('pod of '.length)}` : `${what} ${count}`;
		counts.set(what, count);
		idOf.set(name, id);
		nameOf.set(id, name);
		return id;
	};
	for (const {resource, object} of watches) {
		const {name, labels, generateName} = object.metadata;
		if (idOf.has(name)) {
			continue;
		}

		if (resource === 'replicasets' || resource === 'controllerrevisions') {
			const id = enter(name, resource === 'replicasets' ? 'ReplicaSet' : 'revision');
			const hash = hashLabels.map(label => labels?.[label]).find(value => value !== undefined);
			if (hash !== undefined) {
				idOf.set(hash, `hash of ${id}`);
				nameOf.set(`hash of ${id}`, hash);
			}
		} else if (resource === 'pods' && generateName) {
			const owner = controllerOf(object)?.name ?? '';
			enter(name, `pod of ${idOf.get(owner) ?? owner}`);
		}
	}

	return {idOf, nameOf, plain: text => text.replace(word, found => plainWord(found, idOf))};
}

/** `<pod of ReplicaSet 1>`; also for a pod that was refused and so never seen. */
function plainWord(found: string, idOf: ReadonlyMap<string, string>): string {
	const id = idOf.get(found);
	if (id !== undefined) {
		return `<${id.replace(/^pod \d+ of /, 'pod of ')}>`;
	}

	const owner = /^(.*)-[a-z0-9]{5}$/.exec(found)?.[1];
	const ownerId = owner === undefined ? undefined : idOf.get(owner);
	return ownerId === undefined ? found : `<pod of ${ownerId}>`;
}

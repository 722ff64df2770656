import type {KubernetesObject} from '../objects.ts';
import type {WatchOutput} from '../watch-events.ts';
import {isNewerVersion} from './resource-version.ts';

/** How many deleted objects are remembered: more than the events that any server replays on a resumed watch (100). */
const maxDeletedRemembered = 1000;

/** What was told of each object. */
export interface VersionFilter {
	/** Takes an output; says whether it still says something new. */
	take(output: WatchOutput<KubernetesObject>): boolean;
	/** How many objects there are by what was told. */
	count(): number;
}

/**
 * Keeps replayed and overtaken events away from the mirror: an event whose resourceVersion is not newer than what was
 * told of that uid is old, also when it was told that the object is gone. Objects of a full list always pass: the list
 * is the truth, also when the server went back in time.
 */
export function createVersionFilter(): VersionFilter {
	let versions = new Map<string, string>();
	let listed = new Map<string, string>();
	const deleted = new Map<string, string>();

	function passes({metadata: {uid, resourceVersion}}: KubernetesObject): boolean {
		const known = versions.get(uid) ?? deleted.get(uid);
		return known === undefined || isNewerVersion(resourceVersion, known);
	}

	function rememberDeleted(uid: string, resourceVersion: string) {
		deleted.set(uid, resourceVersion);
		const oldest = deleted.keys().next();
		if (deleted.size > maxDeletedRemembered && oldest.done !== true) deleted.delete(oldest.value);
	}

	function take(output: WatchOutput<KubernetesObject>): boolean {
		switch (output.type) {
			case 'listing':
				listed = new Map();
				return true;
			case 'listed':
				for (const {metadata} of output.objects) {
					listed.set(metadata.uid, metadata.resourceVersion);
					versions.set(metadata.uid, metadata.resourceVersion);
				}
				return true;
			case 'replaced':
				versions = listed;
				listed = new Map();
				deleted.clear();
				return true;
			case 'applied':
				if (!passes(output.object)) return false;
				versions.set(output.object.metadata.uid, output.object.metadata.resourceVersion);
				return true;
			case 'deleted': {
				const {uid, resourceVersion} = output.object.metadata;
				if (!passes(output.object)) return false;
				versions.delete(uid);
				listed.delete(uid);
				rememberDeleted(uid, resourceVersion);
				return true;
			}
			case 'status':
				return true;
		}
	}

	return {take, count: () => versions.size};
}

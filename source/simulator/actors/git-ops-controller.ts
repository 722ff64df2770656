import {sameJson} from '../../control-plane/same-json.ts';
import type {Controller, NewObject, World, WorldObject} from '../../control-plane/world.ts';
import {strategicMergePatch} from '../api/patches/strategic-merge-patch.ts';
import {schemaOf} from '../api/schema.ts';
import type {GitOps} from '../scenario.ts';

const patched = (object: WorldObject, patch: object): NewObject =>
	strategicMergePatch(schemaOf(object), object, patch) as unknown as NewObject;

/**
 * Holds a workload to what a repository says, as Argo CD with self-heal or Flux does: a new commit is applied at once, and
 * what somebody else changed is put back some seconds after it was noticed. One for a world: it remembers since when the
 * workload differs.
 */
export function createGitOpsController(
	gitOps: GitOps,
	startMs: number,
	worldOf: (manager: string) => World,
): Controller {
	const {target, manager, commits, noticesAfterMs} = gitOps;
	const key = [target.namespace, target.name].filter(part => part !== undefined).join('/');
	let applied: object | undefined;
	let differentSinceMs: number | undefined;

	return {
		name: manager,
		keysOf: ({object: {kind, metadata}, type}) =>
			type !== 'DELETED' &&
			kind === target.kind &&
			metadata.name === target.name &&
			metadata.namespace === target.namespace
				? [key]
				: [],
		reconcile({world, nowMs}) {
			const object = world.get(target.kind, target.namespace, target.name);
			const commit = commits.findLast(({afterMs}) => startMs + afterMs <= nowMs);
			const next = commits.find(({afterMs}) => startMs + afterMs > nowMs);
			const untilNext = next ? {requeueAfterMs: startMs + next.afterMs - nowMs} : {};
			if (!object || !commit) return untilNext;
			const wanted = patched(object, commit.patch);
			if (sameJson(object, wanted)) {
				[applied, differentSinceMs] = [commit.patch, undefined];
				return untilNext;
			}

			differentSinceMs ??= nowMs;
			const leftMs = applied === commit.patch ? differentSinceMs + noticesAfterMs - nowMs : 0;
			if (leftMs > 0) return {requeueAfterMs: leftMs};
			const written = worldOf(manager).update(wanted);
			return written.ok ? untilNext : {error: written.error.message};
		},
	};
}

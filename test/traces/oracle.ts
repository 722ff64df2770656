/**
 * What a Deployment's sync may write, by the published description of the controller and not by rolltop's own code, which is
 * what is tested with it. Sources: pkg/controller/deployment/rolling.go, sync.go, recreate.go, util/deployment_util.go.
 */

/** A ReplicaSet as a sync reads it. */
export interface OracleSet {
	readonly uid: string;
	readonly isNew: boolean;
	/** `spec.replicas` */
	readonly size: number;
	readonly available: number;
	/** The annotations desired-replicas and max-replicas. */
	readonly desired?: number;
	readonly max?: number;
	/** Epoch seconds. */
	readonly createdSeconds: number;
}

export interface OracleDeployment {
	readonly isRolling: boolean;
	readonly isPaused: boolean;
	readonly replicas: number;
	readonly maxSurge: number | string;
	readonly maxUnavailable: number | string;
	/** `status.replicas` */
	readonly pods: number;
}

/** One write of a sync: this ReplicaSet gets that size. */
export interface Resized {
	readonly uid: string;
	readonly size: number;
}

function podsOf(setting: number | string, replicas: number, round: (pods: number) => number): number {
	return typeof setting === 'number' ? setting : round((Number.parseInt(setting, 10) * replicas) / 100);
}

/** Most pods by size, fewest available, and by how many pods the size may be exceeded. */
export function oracleLimits({isRolling, replicas, maxSurge, maxUnavailable}: OracleDeployment) {
	if (!isRolling) {
		return {surge: 0, most: replicas, least: 0};
	}

	const surge = podsOf(maxSurge, replicas, Math.ceil);
	const unavailable = podsOf(maxUnavailable, replicas, Math.floor);
	const down = surge === 0 && unavailable === 0 ? 1 : unavailable;
	return {surge, most: replicas + surge, least: replicas - Math.min(down, replicas)};
}

const total = (sets: readonly OracleSet[]) => sets.reduce((sum, {size}) => sum + size, 0);
const totalAvailable = (sets: readonly OracleSet[]) => sets.reduce((sum, {available}) => sum + available, 0);

/** The size of the new ReplicaSet after a step; `size` 0 for one that has to be made. */
export function oracleNewSize(deployment: OracleDeployment, size: number, all: number): number {
	const {replicas, isRolling} = deployment;
	const {most} = oracleLimits(deployment);
	return size >= replicas || !isRolling ? replicas : size + Math.max(0, Math.min(most - all, replicas - size));
}

/** First what is not available goes, oldest first, then what is available beyond the minimum. */
function shrunk(deployment: OracleDeployment, sets: readonly OracleSet[]): readonly Resized[] {
	const {least} = oracleLimits(deployment);
	const [newSet] = sets.filter(({isNew}) => isNew);
	const old = sets.filter(({isNew}) => !isNew).sort((a, b) => a.createdSeconds - b.createdSeconds);
	const newUnavailable = newSet ? newSet.size - newSet.available : 0;
	let down = total(sets) - least - newUnavailable;
	if (total(old) === 0 || down <= 0) {
		return [];
	}

	const sizes = new Map(old.map(({uid, size}) => [uid, size]));
	const writes: Resized[] = [];
	const cut = (uid: string, pods: number) => {
		const size = (sizes.get(uid) ?? 0) - pods;
		sizes.set(uid, size);
		writes.push({uid, size});
	};
	for (const {uid, size, available} of old) {
		const unhealthy = Math.min(down, size - available);
		if (size > 0 && unhealthy < 0) {
			return writes;
		}

		if (size > 0 && unhealthy > 0) {
			down -= unhealthy;
			cut(uid, unhealthy);
		}
	}

	let surplus = totalAvailable(sets) - least;
	for (const {uid} of old) {
		const pods = Math.min(sizes.get(uid) ?? 0, surplus);
		if (pods > 0) {
			surplus -= pods;
			cut(uid, pods);
		}
	}

	return writes;
}

/** To the nearest, halves away from zero. */
const rounded = (value: number) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

/** In proportion to the sizes; what rounding leaves goes to the largest. */
function proportional(deployment: OracleDeployment, active: readonly OracleSet[]): readonly Resized[] {
	const {replicas, pods} = deployment;
	const {most} = oracleLimits(deployment);
	const room = (replicas > 0 ? most : 0) - total(active);
	const byAge = (a: OracleSet, b: OracleSet) => (a.createdSeconds - b.createdSeconds) * (room > 0 ? -1 : 1);
	const ordered = [...active].sort((a, b) => b.size - a.size || byAge(a, b));
	let left = room;
	const changes = ordered.map(({size, max}) => {
		const before = max || pods;
		const share = replicas === 0 ? -size : before === 0 ? 0 : rounded((size * most) / before) - size;
		const change = room > 0 ? Math.max(0, Math.min(share, left)) : Math.min(0, Math.max(share, left));
		left -= change;
		return change;
	});
	return ordered.map(({uid, size}, place) => ({
		uid,
		size: Math.max(0, size + (changes[place] ?? 0) + (place === 0 ? left : 0)),
	}));
}

function scaled(deployment: OracleDeployment, sets: readonly OracleSet[]): readonly Resized[] {
	const {replicas, isRolling} = deployment;
	const active = sets.filter(({size}) => size > 0);
	const newSet = sets.find(({isNew}) => isNew);
	if (active.length < 2) {
		const newest = [...sets].sort((a, b) => b.createdSeconds - a.createdSeconds)[0];
		const alone = active[0] ?? newSet ?? newest;
		return alone ? [{uid: alone.uid, size: replicas}] : [];
	}

	const isSaturated = [newSet?.size, newSet?.desired, newSet?.available].every(count => count === replicas);
	if (isSaturated) {
		return active.filter(({isNew}) => !isNew).map(({uid}) => ({uid, size: 0}));
	}

	return isRolling ? proportional(deployment, active) : [];
}

/** The writes of one sync that has read this, in order; those that change nothing are among them. */
export function oracleSync(deployment: OracleDeployment, sets: readonly OracleSet[]): readonly Resized[] {
	const {replicas, isPaused, isRolling} = deployment;
	if (isPaused || sets.some(({size, desired}) => size > 0 && desired !== undefined && desired !== replicas)) {
		return scaled(deployment, sets);
	}

	const newSet = sets.find(({isNew}) => isNew);
	const old = sets.filter(({isNew, size}) => !isNew && size > 0);
	if (!isRolling) {
		const emptied = old.map(({uid}) => ({uid, size: 0}));
		return emptied.length > 0 || !newSet ? emptied : [{uid: newSet.uid, size: replicas}];
	}

	const size = newSet && oracleNewSize(deployment, newSet.size, total(sets));
	return newSet && size !== undefined && size !== newSet.size ? [{uid: newSet.uid, size}] : shrunk(deployment, sets);
}

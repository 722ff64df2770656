import type {Digest} from './digest.ts';

const ready = 'Running, bound, ready True, running, ';
const dip = `${ready} → Running, bound, ready False, running, `;

/** Where a probe timed out in one run of three. */
const withDips: ReadonlySet<string> = new Set(['real-statefulset']);

/** A probe that times out on a busy machine makes a running pod unready for a moment. */
function withoutDips(life: string): string {
	return life.replaceAll(`${dip} → ${ready}`, ready);
}

/** Of a StatefulSet's statuses the last for each run in which only the readiness differs. */
function lastReadiness(statuses: readonly string[]): readonly string[] {
	const others = (status = '') => status.replace(/"(?:ready|available)Replicas":\d+,?/g, '');
	return statuses.filter((status, place) => others(status) !== others(statuses[place + 1]));
}

/** How often a probe fails until it succeeds, and whether the first finds no listener yet, is chance. */
function plainProbes(events: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
	const entries = Object.entries(events).map(([text, count]) => {
		const [probe] = /^Pod Warning Unhealthy: \w+ probe failed/.exec(text) ?? [];
		return probe === undefined ? [text, count] : [probe, 1];
	});
	return Object.fromEntries(entries);
}

/** What two runs with real kubelets have in common: less than with played ones, for there is real time in it. */
export function withRealKubelet(digested: Digest, name: string): Digest {
	const statuses = Object.entries(digested.statuses).map(([name, list]) => [name, lastReadiness(list)] as const);
	return {
		...digested,
		events: plainProbes(digested.events),
		statuses: Object.fromEntries(statuses),
		lives: withDips.has(name) ? digested.lives.map(withoutDips).sort() : digested.lives,
	};
}

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

/** A first probe that finds no listener yet; it may as well have been answered like those after it. */
const refused =
	/^(Pod Warning Unhealthy: \w+ probe failed: )Get "http:\/\/(<ip>:\d+)\/[^"]*": dial tcp \2: connect: connection refused$/;
const unready = 'HTTP probe failed with statuscode: 503';

/** How often a probe fails until it succeeds, and whether the first finds no listener yet, is chance; the texts are not. */
function plainProbes(events: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
	const entries = Object.entries(events).map(([text, count]) =>
		text.startsWith('Pod Warning Unhealthy: ') ? [text.replace(refused, `$1${unready}`), 1] : [text, count],
	);
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

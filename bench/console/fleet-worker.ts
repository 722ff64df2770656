import {writeFileSync} from 'node:fs';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import {fleet} from '../../source/simulator/scenarios/fleet.ts';
import {healthy} from '../../source/simulator/scenarios/healthy.ts';
import {kubeconfigText, serveCluster} from '../../source/simulator/serve.ts';
import type {FleetOrder, FleetReport} from './served-fleet.ts';

/*
 * The simulator's fleet in a process of its own: 1,000 Deployments that do nothing until so many changes a second are
 * ordered. Each pod that is said not to be available is a change, and so is the controller's correction. `settled`: a few
 * workloads that nothing happens to.
 */

const [, , kubeconfigFile = '', mode = 'fleet'] = process.argv;
const token = 'bench';
const tickMs = 10;

const never = Number.MAX_SAFE_INTEGER;
const stillFleet = {...fleet, ...(fleet.fleet ? {fleet: {...fleet.fleet, changeEveryMs: never}} : {})};
// Of what is older than eight hours the age is told in hours: nothing on the screen changes for so long.
const settled = {...healthy, settledForMs: 9 * 3_600_000, steps: []};
const cluster = runScenario(mode === 'fleet' ? stillFleet : settled, {
	seed: '1',
	startMs: systemClock.now(),
	timers: systemClock,
	token,
});
const served = await serveCluster({port: 0, speed: 1, clock: systemClock});
served.begin(cluster);
writeFileSync(kubeconfigFile, kubeconfigText(served, token, 'team-00'), {mode: 0o600});

const places = cluster.store
	.list('Deployment')
	.map(({metadata: {namespace, name}}) => ({namespace: namespace ?? '', name}));
let turn = 0;

/** Says of the next Deployment that one of its pods is not available; its controller knows better. */
function change(): void {
	// A step that shares no factor with their number comes to each of them.
	turn = (turn + 379) % places.length;
	const place = places[turn];
	const object = place && cluster.world.get('Deployment', place.namespace, place.name);
	if (!object) return;
	const status = {...(object as {readonly status?: object}).status, readyReplicas: 9, availableReplicas: 9};
	cluster.world.updateStatus({...object, status});
}

let ratePerSecond = 0;
let [sinceMs, sinceRevision] = [performance.now(), cluster.store.revision];

setInterval(() => {
	const due = sinceRevision + ((performance.now() - sinceMs) * ratePerSecond) / 1000;
	// What the machine could not do in time is made up for, but not all at once.
	for (let most = 50; cluster.store.revision < due && most > 0; most--) change();
}, tickMs);

process.on('message', ({rate}: FleetOrder) => {
	if (rate !== undefined) {
		ratePerSecond = rate;
		[sinceMs, sinceRevision] = [performance.now(), cluster.store.revision];
	}
	const report: FleetReport = {changes: cluster.store.revision};
	process.send?.(report);
});
process.on('disconnect', () => process.exit(0));
const report: FleetReport = {changes: cluster.store.revision};
process.send?.(report);

import {runScenario} from '../source/simulator/run-scenario.ts';
import type {Scenario} from '../source/simulator/scenario.ts';
import {deployment, scenario, seconds, setImage} from '../source/simulator/scenarios/build.ts';
import {fleet} from '../source/simulator/scenarios/fleet.ts';
import {manualTimers, START_MS} from '../test/simulator/support.ts';
import type {Benchmark, Figure} from './benchmark.ts';

const image = (version: number) => `registry.example.com/web:v${version}`;

const hundred = scenario({
	name: 'hundred',
	summary: 'One rollout of 100 pods.',
	objects: [deployment({name: 'web', image: image(1), replicas: 100})],
	steps: [setImage(seconds(1), 'Deployment', 'web', image(2))],
});

function measure(given: Scenario, simulatedSeconds: number): readonly Figure[] {
	const {name} = given;
	const beforeMs = performance.now();
	const {engine, store} = runScenario(given, {seed: '1', startMs: START_MS, timers: manualTimers(), token: 'token'});
	const begunMs = performance.now();
	let writes = 0;
	store.subscribe(() => writes++);
	engine.runUntil(START_MS + simulatedSeconds * 1000);
	const realSeconds = (performance.now() - begunMs) / 1000;
	return [
		{name: `${name}: until it begins`, value: (begunMs - beforeMs) / 1000, unit: 's'},
		{name: `${name}: simulated by real time`, value: simulatedSeconds / realSeconds, unit: 'x'},
		{name: `${name}: writes`, value: writes, unit: ''},
		{name: `${name}: per write`, value: (realSeconds * 1e6) / writes, unit: 'us'},
	];
}

/** How fast the simulated cluster runs without a client, from event to event. */
export const simulatedSeconds: Benchmark = async () => [...measure(hundred, 60), ...measure(fleet, 30)];

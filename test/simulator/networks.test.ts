import assert from 'node:assert/strict';
import {BlockList} from 'node:net';
import {test} from 'node:test';
import type {World} from '../../source/control-plane/world.ts';
import {fieldsOf, itemsOf, textOf} from '../../source/simulator/api/json.ts';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import {crashLoop} from '../../source/simulator/scenarios/crash-loop.ts';
import {fleet} from '../../source/simulator/scenarios/fleet.ts';
import {healthy} from '../../source/simulator/scenarios/healthy.ts';
import {manualTimers, START_MS} from './support.ts';

const smallFleet = {...fleet, nodes: 3, fleet: {namespaces: 2, workloads: 20, podsPerWorkload: 5, changeEveryMs: 500}};

function rangeOf(cidr: string): BlockList {
	const [base = '', bits] = cidr.split('/');
	const list = new BlockList();
	list.addSubnet(base, Number(bits));
	return list;
}

/** Of pods, nodes and Services, each as often as it is used. */
function addressesOf(world: World): readonly string[] {
	const pods = world.list('Pod').map(({status}) => textOf(fieldsOf(status).podIP));
	const nodes = world.list('Node').map(({status}) => textOf(fieldsOf(itemsOf(fieldsOf(status).addresses)[0]).address));
	const services = world.list('Service').map(({spec}) => textOf(fieldsOf(spec).clusterIP));
	return [...pods, ...nodes, ...services].filter(address => address !== '');
}

test('pods have addresses of their nodes’ ranges, and no address of a cluster is used twice', () => {
	for (const scenario of [smallFleet, crashLoop, healthy]) {
		const {world, engine} = runScenario(scenario, {
			seed: '1',
			startMs: START_MS,
			timers: manualTimers(),
			token: 'token',
		});
		for (let second = 0; second <= 20; second += 2) {
			engine.runUntil(START_MS + second * 1000);
			const addresses = addressesOf(world);
			assert.equal(new Set(addresses).size, addresses.length, scenario.name);
			for (const pod of world.list('Pod')) {
				const [{podIP, hostIP}, {nodeName}] = [fieldsOf(pod.status), fieldsOf(pod.spec)];
				if (podIP === undefined) continue;
				const node = world.get('Node', undefined, textOf(nodeName));
				assert.ok(rangeOf(textOf(fieldsOf(node?.spec).podCIDR)).check(textOf(podIP)), `${podIP} on ${nodeName}`);
				assert.equal(hostIP, fieldsOf(itemsOf(fieldsOf(node?.status).addresses)[0]).address);
			}
		}
		const ranges = world.list('Node').map(({spec}) => rangeOf(textOf(fieldsOf(spec).podCIDR)));
		const [service = ''] = world.list('Service').map(({spec}) => textOf(fieldsOf(spec).clusterIP));
		assert.equal(service, '10.96.0.1');
		assert.ok(ranges.every(range => !range.check(service)));
	}
});

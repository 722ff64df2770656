import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {connect} from '../../source/cluster/connect.ts';
import {rolloutFacts} from '../../source/console/screens/rollout/facts.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {createCertificate} from '../../source/simulator/http/certificate.ts';
import {startHttpServer} from '../../source/simulator/http/http-server.ts';
import {findScenario} from '../../source/simulator/scenarios/index.ts';
import {kubeconfigOf} from '../helpers/transport.ts';
import {beginScenario} from '../rollout/simulated/simulated-parts.ts';
import {START_MS} from './support.ts';

/** The crash-loop scenario behind a real socket, and a mirror of it that has the workload open; each request for a log is noted. */
async function served(t: TestContext) {
	const cluster = beginScenario(findScenario('crash-loop') ?? assert.fail());
	const logs: string[] = [];
	const server = await startHttpServer(
		async request => {
			if (request.path.endsWith('/log')) logs.push(request.path);
			return cluster.handler(request);
		},
		createCertificate(START_MS),
		0,
	);
	const mirrored = connect({
		kubeconfig: kubeconfigOf({
			server: `https://127.0.0.1:${server.port}`,
			user: {token: 'token'},
			cluster: {insecureSkipTlsVerify: true},
		}),
		namespace: 'default',
		userAgent: 'test',
		clock: systemClock,
		random: () => 0.5,
		env: {},
	});
	t.after(async () => {
		mirrored.close();
		await server.close();
		cluster.stop();
	});
	mirrored.open({kind: 'Deployment', namespace: 'default', name: 'web'});
	return {cluster, mirrored, logs};
}

/** Resolves when the view satisfies the condition. */
function when({mirrored}: Awaited<ReturnType<typeof served>>, isSo: () => boolean): Promise<void> {
	return new Promise(resolve => {
		const end = mirrored.subscribe(() => {
			if (isSo()) {
				end();
				resolve();
			}
		});
		if (isSo()) {
			end();
			resolve();
		}
	});
}

test('simulated: a crash is told with the last line of its container, for one request an end of it', async t => {
	const all = await served(t);
	const {cluster, mirrored, logs} = all;
	const sentence = () => {
		const {opened} = mirrored.view();
		return opened?.workload ? (rolloutFacts(opened, opened.workload, mirrored.now()).diagnoses[0]?.sentence ?? '') : '';
	};
	const statuses = () =>
		(cluster.world.list('Pod', 'default') as unknown as readonly Pod[]).flatMap(({status}) =>
			(status?.containerStatuses ?? []).filter(({image}) => image?.endsWith(':v2')),
		);
	const isDown = () => statuses().length > 0 && statuses().every(({state}) => state?.running === undefined);
	const restarts = () => Math.max(0, ...statuses().map(({restartCount = 0}) => restartCount));
	const ends = new Set<string>();
	let second = 0;
	for (const least of [1, 2, 3]) {
		while (!isDown() || restarts() < least) {
			assert.ok(second++ < 200, 'the pods crash again and again');
			cluster.engine.runUntil(START_MS + second * 1000);
			for (const [index, {state}] of statuses().entries()) {
				if (state?.terminated) ends.add(`${index} ${state.terminated.finishedAt}`);
			}
		}

		const words = /at its end it printed: "fatal: \/etc\/web\/routes\.yaml: no such file", (?:up to )?(\d+) restart/;
		await when(all, () => Number(words.exec(sentence())?.[1]) === restarts());
	}

	assert.ok(logs.length > 0 && logs.length <= ends.size, `${logs.length} requests for ${ends.size} ends`);
});

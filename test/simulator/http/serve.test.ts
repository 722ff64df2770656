import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile, stat} from 'node:fs/promises';
import {request} from 'node:https';
import {createServer} from 'node:net';
import {test} from 'node:test';
import {startSimulation} from '../../../source/commands/simulate.ts';

async function started(flags: Parameters<typeof startSimulation>[0]) {
	const result = await startSimulation(flags);
	assert.ok(result.ok, result.ok ? '' : result.sentence);
	return result.simulation;
}

interface Kubeconfig {
	readonly clusters: readonly [
		{readonly cluster: {readonly server: string; readonly 'certificate-authority-data': string}},
	];
	readonly users: readonly [{readonly user: {readonly token: string}}];
}

/** A GET with the certificate checked, as a client does it. */
async function get(kubeconfig: string, path: string, token?: string) {
	const {clusters, users}: Kubeconfig = JSON.parse(await readFile(kubeconfig, 'utf8'));
	const [{cluster}] = clusters;
	const asked = request(`${cluster.server}${path}`, {
		ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
		headers: {authorization: `Bearer ${token ?? users[0].user.token}`},
		agent: false,
	});
	asked.end();
	const [response] = await once(asked, 'response');
	let body = '';
	for await (const chunk of response) body += chunk;
	return {status: response.statusCode, body};
}

test('a simulation is served over TLS to who has its token, and leaves nothing behind', async () => {
	const simulation = await started({scenario: 'empty'});
	const {kubeconfig} = simulation;
	try {
		assert.equal((await stat(kubeconfig)).mode & 0o777, 0o600);
		assert.deepEqual(await get(kubeconfig, '/readyz'), {status: 200, body: 'ok'});
		const nodes = await get(kubeconfig, '/api/v1/nodes');
		assert.equal(JSON.parse(nodes.body).items.length, 3);
		assert.equal((await get(kubeconfig, '/api/v1/nodes', 'guessed')).status, 401);
	} finally {
		await simulation.stop();
	}
	await assert.rejects(stat(kubeconfig));
});

test('its time passes by itself', async () => {
	const simulation = await started({scenario: 'tutorial', speed: '1000'});
	try {
		const revision = async () => {
			const {body} = await get(simulation.kubeconfig, '/apis/apps/v1/namespaces/default/deployments/web');
			return JSON.parse(body).metadata.annotations['deployment.kubernetes.io/revision'];
		};
		let now = await revision();
		while (now !== '2') now = await revision();
		assert.equal(now, '2');
	} finally {
		await simulation.stop();
	}
});

test('wrong flags and a taken port are one sentence and exit status 2', async () => {
	const refusal = async (flags: Parameters<typeof startSimulation>[0]) => {
		const result = await startSimulation(flags);
		assert.ok(!result.ok);
		assert.equal(result.exitCode, 2);
		return result.sentence;
	};
	assert.match(await refusal({scenario: 'nothing'}), /^There is no scenario "nothing"/);
	assert.match(await refusal({scenario: '/nowhere/own.yaml'}), /^There is no file \/nowhere\/own\.yaml\.$/);
	assert.match(await refusal({speed: 'fast'}), /^--speed is a number from 1 to 1000, not "fast"/);
	assert.match(await refusal({port: '70000'}), /^--port is a number/);
	assert.match(await refusal({seed: ''}), /^--seed is/);
	const taken = createServer().listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const address = taken.address();
	assert.ok(typeof address === 'object' && address);
	try {
		assert.match(await refusal({scenario: 'empty', port: String(address.port)}), /^Port \d+ is in use/);
	} finally {
		taken.close();
	}
});

import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Duplex} from 'node:stream';
import {test} from 'node:test';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {certificatePath} from '../helpers/certificates.ts';
import {until} from '../helpers/control-plane-process.ts';
import {type FaultProxy, pass, startFaultProxy, type Treatment} from '../helpers/fault-proxy.ts';
import {type PtySession, startInPty} from '../helpers/pty.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

/** The answer does not come while the test runs, and what was asked for is done. */
const unheard: Treatment = {
	type: 'mangle',
	stream: () => new Duplex({read() {}, write: (_chunk, _encoding, written) => written()}),
};
/** What is asked for never arrives. */
const lost: Treatment = {type: 'blackhole'};

interface Killing {
	kubectl(...args: readonly string[]): Promise<string>;
	/** Makes a workload of three pods, and waits until they are there. */
	create(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', name: string): Promise<void>;
	becomes(ref: string, path: string, wanted: string): Promise<void>;
	/** Starts the console, or a command, always with the same state folder; waits until it is live. */
	open(...args: readonly string[]): Promise<PtySession>;
	/** How writes fare from now on, dry runs of patches apart, by their number from 0. */
	treatWrites(treatment: (index: number) => Treatment): void;
	/** Resolves when so many writes were sent since then. */
	sent(count: number): Promise<void>;
	journal(): string;
}

/** A patch of the template. */
const changed = (image: string, metadata: object) =>
	JSON.stringify({spec: {template: {metadata, spec: {containers: [{name: 'web', image}]}}}});

/** A person in front of the real API server, who starts rolltop again in the same place after it was killed. */
function killing(namespace: string, use: (killing: Killing) => Promise<void>): Promise<void> {
	return onCluster(namespace, async () => {
		const plane = controlPlane();
		const kubectl = (...args: readonly string[]) => plane.kubectl('-n', namespace, ...args);
		const written = JSON.parse(readFileSync(plane.kubeconfig, 'utf8'));
		const [{cluster}] = written.clusters;
		const proxy = await startFaultProxy({port: Number(new URL(cluster.server).port), clock: systemClock});
		const folder = mkdtempSync(join(tmpdir(), 'rolltop-killed-'));
		const kubeconfig = join(folder, 'config');
		const proxied = {server: proxy.url, 'certificate-authority': certificatePath('ca')};
		writeFileSync(kubeconfig, JSON.stringify({...written, clusters: [{name: 'local', cluster: proxied}]}));
		const sessions: PtySession[] = [];
		let first = 0;
		try {
			await use({
				kubectl,
				async create(kind, name) {
					const spec = {
						...(kind === 'DaemonSet' ? {} : {replicas: 3}),
						...(kind === 'StatefulSet' ? {serviceName: name} : {}),
						selector: {matchLabels: {app: name}},
						template: {
							metadata: {labels: {app: name}, annotations: {'rolltop.dev/ready-after': '200ms'}},
							spec: {containers: [{name: 'web', image: 'web:v1'}]},
						},
					};
					const manifest = {apiVersion: 'apps/v1', kind, metadata: {namespace, name}, spec};
					await plane.kubectl.send([manifest], 'create', '-f', '-');
					await kubectl('rollout', 'status', `${kind}/${name}`, '--timeout=60s');
				},
				becomes(ref, path, wanted) {
					const read = () => kubectl('get', ref, '-o', `jsonpath={${path}}`);
					return until(
						async () => (await read()) === wanted,
						async () => `${path} of ${ref} is ${await read()}, not ${wanted}`,
					);
				},
				async open(...args) {
					const session = startInPty({
						args: ['--kubeconfig', kubeconfig, '-n', namespace, ...args],
						columns: 200,
						rows: 50,
						env: {XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder},
					});
					sessions.push(session);
					await session.waitFor(screen => /\blive\b/.test(screen) && session.modes().bracketedPaste, patience);
					return session;
				},
				treatWrites(treatment) {
					first = proxy.requests.filter(isWrite).length;
					proxy.treat(request =>
						isWrite(request) ? treatment(proxy.requests.filter(isWrite).length - 1 - first) : pass,
					);
				},
				sent: count =>
					until(
						async () => proxy.requests.filter(isWrite).length - first === count,
						() => `${proxy.requests.filter(isWrite).length - first} writes were sent:\n${sessions.at(-1)?.screen()}`,
					),
				journal: () => readFileSync(join(folder, 'rolltop/journal.jsonl'), 'utf8'),
			});
		} finally {
			for (const session of sessions) await session.close();
			await proxy.close();
			rmSync(folder, {recursive: true});
		}
	});
}

const patience = {timeoutMs: 30_000};

/** A deletion says in its body whether it is a dry run: those come before anything is confirmed. */
const isWrite = ({method, query}: FaultProxy['requests'][number]) =>
	(method === 'PATCH' && !query.has('dryRun')) || method === 'DELETE';

async function kill(session: PtySession): Promise<void> {
	session.signal('SIGKILL');
	await session.exited;
}

/** What the console says once it has closed, from its start on. */
async function closingWords(session: PtySession): Promise<string> {
	session.type('q');
	await session.exited;
	return session.screen().replaceAll(/\s+/g, ' ');
}

test('killed with -9 between the preview and the confirmation: nothing was written, and there is nothing to tell', () =>
	killing('killed-preview', async ({create, open, kubectl}) => {
		await create('Deployment', 'web');
		const before = await kubectl('get', 'deployment/web', '-o', 'jsonpath={.metadata.generation}');
		const session = await open('deployment/web');
		session.type('R');
		await session.waitFor(/dry run accepted/, patience);
		await kill(session);
		assert.equal(await kubectl('get', 'deployment/web', '-o', 'jsonpath={.metadata.generation}'), before);
		assert.doesNotMatch(await closingWords(await open('deployment/web')), /under way/);
	}));

for (const [what, treatment, words] of [
	['that never arrived', lost, 'it was not done, deployment/web is as it was.'],
	['that was done', unheard, 'it was done, as it seems: deployment/web has it, and rolltop wrote it last.'],
] as const) {
	test(`killed with -9 during a write ${what}: the next start tells, once`, () =>
		killing(`killed-write-${treatment.type}`, async ({create, open, treatWrites, sent, kubectl, becomes}) => {
			await create('Deployment', 'web');
			const session = await open('deployment/web');
			session.type('R');
			await session.waitFor(/dry run accepted/, patience);
			treatWrites(() => treatment);
			session.type('y');
			await sent(1);
			if (treatment === unheard) await becomes('deployment/web', '.metadata.generation', '2');
			await kill(session);
			treatWrites(() => pass);
			const again = await open('deployment/web');
			await again.waitFor(/under way when rolltop ended/, patience);
			const told = await closingWords(again);
			assert.ok(told.includes(words), told);
			assert.match(told, /"restart deployment\/web" in \S+ was under way when rolltop ended at [\d:]+: /);
			assert.doesNotMatch(await closingWords(await open('deployment/web')), /under way/);
			const generation = await kubectl('get', 'deployment/web', '-o', 'jsonpath={.metadata.generation}');
			assert.equal(generation, treatment === unheard ? '2' : '1', 'nothing is sent by a start');
		}));
}

test('killed with -9 during a hold that was done: the next start tells it as done, and p puts the strategy back', () =>
	killing('killed-hold', async ({create, open, treatWrites, sent, kubectl, becomes}) => {
		await create('DaemonSet', 'agent');
		const strategy = () => kubectl('get', 'daemonset/agent', '-o', 'jsonpath={.spec.updateStrategy}');
		const before = await strategy();
		const session = await open('daemonset/agent');
		session.type('p');
		await session.waitFor(/dry run accepted/, patience);
		treatWrites(() => unheard);
		session.type('y');
		await sent(1);
		await becomes('daemonset/agent', '.spec.updateStrategy.type', 'OnDelete');
		await kill(session);
		treatWrites(() => pass);
		const again = await open('daemonset/agent');
		await again.waitFor(/it was done, as it seems: daemonset\/agent has it, and rolltop wrote it last/, patience);
		again.type('p');
		await again.waitFor(/This is the update strategy that it had before it was held/, patience);
		again.type('y');
		await becomes('daemonset/agent', '.spec.updateStrategy.type', 'RollingUpdate');
		assert.equal(await strategy(), before);
	}));

test('killed with -9 in the midst of a staged undo: the next start tells which pods are left, and u deletes them', () =>
	killing('killed-undo', async ({create, open, treatWrites, sent, kubectl, becomes}) => {
		await create('StatefulSet', 'db');
		await kubectl(
			'patch',
			'statefulset/db',
			'--type=strategic',
			'-p',
			changed('web:nope', {labels: {'rolltop.dev/behavior': 'image-missing'}}),
		);
		await becomes('pod/db-2', '.status.containerStatuses[0].state.waiting.reason', 'ImagePullBackOff');
		const session = await open('statefulset/db');
		await session.waitFor(/ImagePull/, patience);
		session.type('u');
		await session.waitFor(/dry run accepted/, patience);
		treatWrites(index => (index === 0 ? pass : lost));
		session.type('y');
		await sent(2);
		await kill(session);
		treatWrites(() => pass);
		await becomes('statefulset/db', '.spec.template.spec.containers[0].image', 'web:v1');
		const again = await open('statefulset/db');
		const told = (await again.waitFor(/under way when rolltop ended/, patience)).replaceAll(/\s+/g, ' ');
		assert.match(told, /"undo statefulset\/db to revision 1" in \S+ was under way .*it was done, as it seems/);
		assert.match(
			told,
			/Of the stuck pods none was deleted; still there: db-2\. Undo statefulset\/db once more to go on\./,
		);
		again.type('u');
		await again.waitFor(/delete the stuck pod db-2 of statefulset\/db/, patience);
		await again.waitFor(/dry run accepted/, patience);
		again.type('y');
		await kubectl('rollout', 'status', 'statefulset/db', '--timeout=60s');
		await becomes('statefulset/db', '.status.readyReplicas', '3');
	}));

test('killed with -9 in the midst of a freeze: the next start tells which are frozen, and lets exactly these go on', () =>
	killing('killed-freeze', async ({create, open, treatWrites, sent, kubectl}) => {
		const names = ['api', 'cart', 'web'];
		const slow = changed('web:v2', {annotations: {'rolltop.dev/ready-after': '600s'}});
		for (const name of names) await create('Deployment', name);
		for (const name of names) await kubectl('patch', `deployment/${name}`, '--type=strategic', '-p', slow);
		const session = await open();
		await session.waitFor(/3 rolling/, patience);
		session.type('F');
		await session.waitFor(/3 dry runs accepted/, patience);
		treatWrites(index => (index === 0 ? unheard : lost));
		session.type('y');
		await sent(3);
		const paused = async () =>
			(
				await kubectl('get', 'deployments', '-o', 'jsonpath={range .items[*]}{.metadata.name}={.spec.paused} {end}')
			).match(/\w+(?==true)/g) ?? [];
		await until(
			async () => (await paused()).length === 1,
			() => 'none is paused',
		);
		await kill(session);
		treatWrites(() => pass);
		const [frozen] = await paused();
		const again = await open();
		const told = (await again.waitFor(/A freeze of 3 was cut off/, patience)).replaceAll(/\s+/g, ' ');
		assert.match(told, new RegExp(`Frozen: \\S+/${frozen}\\.`));
		const others = names.filter(name => name !== frozen);
		for (const name of others) assert.match(told, new RegExp(`Not frozen: [^.]*/${name}\\b`));
		again.type('F');
		await again.waitFor(/1 rollout frozen before: tab shows/, patience);
		again.type('\t');
		await again.waitFor(/let 1 rollout go on/, patience);
		again.type('y');
		await again.waitFor(/^ let 1 rollout go on, 2 left as they are *$/m, patience);
		assert.deepEqual(await paused(), []);
	}));

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
	test(`${signal} during a write: it is waited for, and its receipt is kept`, () =>
		killing(`killed-${signal.toLowerCase()}`, async ({create, open, treatWrites, sent, journal, becomes}) => {
			await create('Deployment', 'web');
			const session = await open('deployment/web');
			treatWrites(() => ({type: 'delay', ms: 1500}));
			session.type('p');
			// Nothing rolls: it asks.
			await session.waitFor(/p once more pauses it/, patience);
			session.type('p');
			await sent(1);
			session.signal(signal);
			const {exitCode, signal: by} = await session.exited;
			assert.deepEqual([exitCode, by], [0, signal === 'SIGTERM' ? 15 : 1]);
			await becomes('deployment/web', '.spec.paused', 'true');
			assert.match(journal(), /"type":"receipt".*"sentence":"paused deployment\/web"/);
			assert.doesNotMatch(await closingWords(await open('deployment/web')), /under way/);
		}));
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

/** How long the API server stays away: longer than any back-off that gives up after a few tries. */
const OUTAGE_MS = 20_000;

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

test('a killed API server is told with the age of what is shown; back again, all is right without a key', () =>
	onCluster('killed', async ({create, complete, setImage, open}) => {
		const {killApiServer, startApiServer} = controlPlane();
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/REPLICASETS.*web:v1/s);
		await session.waitFor(/\blive\b/);
		await killApiServer();
		try {
			await session.waitFor(/STALE, as of \d+s ago/, {timeoutMs: 10_000});
			assert.match(session.screen(), /web:v1/);
			// Not a wait for anything: the outage has to last.
			await wait(OUTAGE_MS);
			session.type('p');
			await session.waitFor(/not sent/i, {timeoutMs: 5000});
		} finally {
			await startApiServer();
		}
		await session.waitFor(screen => /\blive\b/.test(screen) && !screen.includes('STALE'), {timeoutMs: 10_000});
		await setImage('web', 'web:v2');
		await session.waitFor(/web v1 → v2/, {timeoutMs: 5000});
		await complete('web');
		await session.waitFor(/web-\w+ +2 +2 +2 +2 +2 .*web:v2/);
	}));

test('a frozen API server is told within 10 s; thawed, all is right again without a key', () =>
	onCluster('frozen', async ({create, complete, setImage, open}) => {
		const {freezeApiServer, thawApiServer} = controlPlane();
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/\blive\b/);
		freezeApiServer();
		try {
			await session.waitFor(/STALE, as of \d+s ago/, {timeoutMs: 10_000});
		} finally {
			thawApiServer();
		}
		await session.waitFor(screen => /\blive\b/.test(screen) && !screen.includes('STALE'), {timeoutMs: 15_000});
		await setImage('web', 'web:v2');
		await session.waitFor(/revision 1 → 2/);
	}));

test('Ctrl-C leaves at once while the API server is frozen, and restores the terminal', () =>
	onCluster('leaving', async ({create, complete, open}) => {
		const {freezeApiServer, thawApiServer} = controlPlane();
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/\blive\b/);
		freezeApiServer();
		try {
			const left = await Promise.race([
				(async () => {
					session.type('\u0003');
					return session.exited;
				})(),
				wait(2000),
			]);
			assert.deepEqual(left, {exitCode: 0, signal: 0});
			assert.deepEqual(session.modes(), untouchedModes);
		} finally {
			thawApiServer();
		}
	}));

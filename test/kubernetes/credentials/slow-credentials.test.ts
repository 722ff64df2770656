import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {createTransport} from '../../../source/kubernetes/connection/create-transport.ts';
import {createContactMonitor} from '../../../source/kubernetes/contact/contact-monitor.ts';
import {createRenewedCredential} from '../../../source/kubernetes/credentials/renewed-credential.ts';
import {failure, type Result, success} from '../../../source/kubernetes/errors.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {createDrivenClock} from '../../helpers/driven-clock.ts';
import {get, kubeconfigOf} from '../../helpers/transport.ts';

interface Slow {
	/** How long each renewal takes. */
	readonly takesMs: number;
	/** How long each credential is good. */
	readonly livesMs: number;
	/** Of the renewals, counted from 1, those that fail. */
	readonly fails?: (renewal: number) => boolean;
}

/** A server, its contact monitor and its transport, with credentials that take their time. */
async function setUp(t: TestContext, {takesMs, livesMs, fails = () => false}: Slow) {
	const clock = createDrivenClock(0);
	const server = await startApiServer((_request, reply) => reply.text('ok'));
	let renewals = 0;
	const credentials = createRenewedCredential({
		obtain: () =>
			new Promise(resolve => {
				renewals += 1;
				const renewal = renewals;
				const outcome = (): Result<{token: string; tls: object; expiresAtMs: number}> =>
					fails(renewal)
						? failure({kind: 'unauthenticated', message: 'the plugin failed'})
						: success({token: `token-${renewal}`, tls: {}, expiresAtMs: clock.now() + livesMs});
				clock.after(takesMs, () => resolve(outcome()));
			}),
		holdsFailures: false,
		clock,
		now: clock.now,
	});
	const transport = createTransport({
		kubeconfig: kubeconfigOf({server: server.url}),
		credentials,
		clock,
		userAgent: 'rolltop/test',
		readFile: () => Promise.reject(new Error('no file is read')),
	});
	const monitor = createContactMonitor({transport, clock, random: () => 0.5});
	const states = new Set<string>();
	clock.onStep(() => states.add(monitor.contact().state));
	t.after(async () => {
		monitor.stop();
		transport.close();
		await server.close();
	});
	const tokens = () => [...new Set(server.requests.map(({headers}) => headers.authorization))];
	const untilReached = () =>
		clock.until(
			() => monitor.contact().state === 'reached',
			() => 'not reached',
		);
	return {clock, server, transport, states, tokens, untilReached, renewals: () => renewals};
}

test('a plugin that takes 8 s to renew a credential makes no heartbeat wait: the server is never called lost', async t => {
	const {clock, states, tokens, untilReached} = await setUp(t, {takesMs: 8000, livesMs: 90_000});
	await untilReached();
	states.clear();
	await clock.pass(2 * 60_000);
	assert.deepEqual([...states], ['reached']);
	assert.ok(tokens().length >= 3, `${tokens().length} credentials in 2 minutes`);
});

test('a renewal that fails slowly while the credential is good is tried again, and nobody notices', async t => {
	const options = {takesMs: 8000, livesMs: 90_000, fails: (renewal: number) => renewal % 2 === 0};
	const {clock, states, untilReached, renewals} = await setUp(t, options);
	await untilReached();
	states.clear();
	await clock.pass(2 * 60_000);
	assert.deepEqual([...states], ['reached']);
	assert.ok(renewals() <= 8, `${renewals()} renewals in 2 minutes`);
});

test('requests that need a credential that nobody has yet wait for the one renewal, each no longer than it may', async t => {
	const {clock, server, transport, renewals} = await setUp(t, {takesMs: 8000, livesMs: 90_000});
	const hasty = new AbortController();
	clock.after(2000, () => hasty.abort());
	const outcomes: string[] = [];
	const ask = async (name: string, signal: AbortSignal) => {
		const answer = await transport.request(get(`/${name}`, {signal}));
		outcomes.push(
			`${name} ${answer.ok ? 'answered' : answer.error.kind} after ${Math.round(clock.monotonicMs() / 1000)} s`,
		);
	};
	void ask('patient', new AbortController().signal);
	void ask('hasty', hasty.signal);
	await clock.until(
		() => outcomes.length === 2,
		() => outcomes.join(),
	);
	assert.deepEqual(outcomes, ['hasty aborted after 2 s', 'patient answered after 8 s']);
	assert.equal(renewals(), 1);
	assert.ok(server.requests.every(({headers}) => headers.authorization === 'Bearer token-1'));
});

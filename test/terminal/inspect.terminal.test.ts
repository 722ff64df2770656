import assert from 'node:assert/strict';
import {test} from 'node:test';
import {listening, withConsole} from './with-console.ts';

const crashing = ['--simulate', '--scenario', 'crash-loop', '--seed', '7', '--speed', '4', 'deployment/web'];

test('from a rollout that fails to the pod, its log as it goes on, the previous run’s, and back', () =>
	withConsole({args: crashing, columns: 120, rows: 36}, async session => {
		await listening(session, 'REPLICASETS');
		await session.waitFor(/0\/1 +(?:Error|CrashLoopBackOff|Running) +1/);
		session.type('j');
		await session.waitFor(/^› +[✗▲] web-/m);
		session.type('\r');
		await session.waitFor(/CONTAINERS.*› [✗▲] web.*last +Terminated: Error, exit code 1.*CONDITIONS/s);
		session.type('l');
		await session.waitFor(/log of web in pod web-.*fatal: \/etc\/web\/routes.yaml: no such file/s);
		// The container is started again by the kubelet: its next lines follow the ones that are there.
		const count = (screen: string) => screen.split('web v2 starting').length - 1;
		const before = count(session.screen());
		await session.waitFor(screen => count(screen) > before, {timeoutMs: 60_000});
		session.type('P');
		await session.waitFor(/previous run of web.*fatal: .*The end of the previous run/s);
		session.type('P');
		await session.waitFor(screen => screen.includes(' log of web') && count(screen) >= 1);
		session.type('\u001b');
		await session.waitFor('CONDITIONS');
		session.type('\u001b');
		await session.waitFor('REPLICASETS');
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
	}));

test('to another namespace and back, with a kubectl line on the clipboard, and quitting leaves nothing running', () =>
	withConsole({args: ['--simulate', '--scenario', 'incident', '--seed', '7', '-A']}, async session => {
		await listening(session, 'all namespaces');
		await session.waitFor(/\d+ workloads/);
		session.type('n');
		await session.waitFor(/namespaces +\d+ namespaces.*›● all namespaces/s);
		session.type('/');
		session.type('kube-pub');
		session.type('\r');
		await session.waitFor(/› +kube-public/);
		session.type('\r');
		await session.waitFor(/simulator · kube-public.*now in namespace kube-public of simulator/s);
		await session.waitFor('There are no Deployments');
		session.type('Y');
		await session.waitFor('copied (by OSC 52): kubectl');
		const [, copied = ''] = /52;c;([\w+/=]+)/.exec(session.written()) ?? [];
		assert.match(
			Buffer.from(copied, 'base64').toString(),
			/^kubectl --kubeconfig \S+ --context simulator -n kube-public get deployments,statefulsets,daemonsets$/,
		);
		session.type('n');
		await session.waitFor('›● kube-public');
		session.type('g');
		await session.waitFor('›  all namespaces');
		session.type('\r');
		await session.waitFor(/simulator · all namespaces.*\d+ workloads/s);
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
	}));

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ClusterView} from '../../source/cluster/cluster.ts';
import type {ConnectedCluster} from '../../source/cluster/connect.ts';
import {commandSettings} from '../../source/commands/command-flags.ts';
import {guardCommand} from '../../source/commands/guard.ts';
import type {CommandContext} from '../../source/commands/one-shot.ts';
import {createOutput} from '../../source/commands/output.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {imagesOf} from '../../source/rollout/pod-template.ts';
import {progressOf} from '../../source/rollout/progress.ts';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {withRollingCluster} from '../helpers/rolling-cluster.ts';

const target = {kind: 'Deployment', namespace: 'default', name: 'web'} as const;
const spec = {progressDeadlineSeconds: 30, minReadySeconds: 1};
const make = (image: string, behavior?: string) =>
	deployment({
		name: 'web',
		image,
		replicas: 3,
		spec,
		...(behavior === undefined ? {} : {podLabels: {'rolltop.dev/behavior': behavior}}),
	});

function contextOf(cluster: ConnectedCluster, said: string[]): CommandContext {
	const understood = commandSettings({} as Parameters<typeof commandSettings>[0]);
	assert.ok(understood.ok);
	const stream = {write: (text: string) => void said.push(text)} as unknown as NodeJS.Process['stdout'];
	return {
		cluster,
		target,
		words: [],
		settings: understood.settings,
		output: createOutput({stdout: stream, stderr: stream as unknown as NodeJS.Process['stderr']}, 'text'),
		clock: systemClock,
		storage: {journal: {read: async () => [], append: async () => {}}} as unknown as CommandContext['storage'],
		signal: new AbortController().signal,
		confirm: 'y',
		process,
		undoes: undefined,
		write: (_doing, send) => send(),
	};
}

test('a change that the watch tells later than the server is waited for, and asked about once', () =>
	withRollingCluster([make('web:v1')], async site => {
		const cluster = site.connect();
		cluster.open(target);
		const seen = () => cluster.view().opened?.workload;
		const imageSeen = () => {
			const workload = seen();
			return workload && imagesOf(workload.spec.template)[0];
		};
		const isAtRest = (image: string) => {
			const workload = seen();
			return imageSeen() === image && workload !== undefined && progressOf(workload).phase === 'complete';
		};
		await site.until(() => isAtRest('web:v1'), 'web at rest');
		site.change('Deployment', 'web', () => make('web:v2', 'crash').spec as never);
		// What was complete before the watch tells of the change would be the end of it.
		await site.until(() => imageSeen() === 'web:v2', 'the change');

		const said: string[] = [];
		let held: ClusterView | undefined;
		let previews = 0;
		const lagging: ConnectedCluster = {
			...cluster,
			view: () => held ?? cluster.view(),
			preview(request) {
				previews += 1;
				if (previews === 1) {
					// Somebody mends it, and the watch is held up.
					held = cluster.view();
					site.change('Deployment', 'web', () => make('web:v3').spec as never);
				}
				return cluster.preview(request);
			},
		};
		const guarded = guardCommand(contextOf(lagging, said));
		await site.until(() => isAtRest('web:v3'), `the mended rollout; said: ${said.join('')}`);
		assert.equal(previews, 1);
		held = undefined;
		assert.equal(await guarded, 0, said.join(''));
		assert.equal(previews, 1);
	}));

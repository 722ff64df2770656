import assert from 'node:assert/strict';
import {test} from 'node:test';
import {watchPod} from '../../source/cluster/opened-pod.ts';
import {fullList} from '../helpers/mirrored-workload.ts';
import {pod} from '../helpers/objects.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');

test('when a pod was gone is known, and stays the same whatever comes after it', () => {
	const source = createScriptedSource(nowMs);
	const target = {namespace: 'shop', name: 'web-1', uid: 'one'};
	const watch = watchPod(source, target, {nowMs, skewMs: () => 0, onChange() {}});
	const told = (...pods: readonly ReturnType<typeof pod>[]) => {
		source.running('pods').send(...fullList(pods, nowMs));
		const {gone, goneMs} = watch.view();
		return {gone, goneMs};
	};
	assert.deepEqual(told(pod({metadata: {name: 'web-1', uid: 'one'}})), {gone: undefined, goneMs: undefined});
	source.advance(1_000);
	assert.deepEqual(told(), {gone: 'deleted', goneMs: nowMs + 1_000});
	source.advance(8_000);
	assert.deepEqual(told(pod({metadata: {name: 'web-1', uid: 'two'}})), {gone: 'replaced', goneMs: nowMs + 1_000});
});

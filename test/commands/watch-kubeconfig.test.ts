import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withMoved} from '../../source/cluster/moved.ts';
import {watchKubeconfig} from '../../source/commands/watch-kubeconfig.ts';
import type {KubeconfigOutcome} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {sampleView} from '../helpers/sample-view.ts';
import {kubeconfigOf} from '../helpers/transport.ts';

const at = (contextName: string, server = `https://${contextName}`): KubeconfigOutcome => ({
	type: 'resolved',
	kubeconfig: {...kubeconfigOf({server}), contextName},
});

/** A kubeconfig on a disk of its own: `change` writes it, `loads` counts how often it was read. */
function open() {
	const clock = createFakeClock();
	let outcome = at('a');
	let version = 0;
	let loads = 0;
	assert.ok(outcome.type === 'resolved');
	const watch = watchKubeconfig({
		opened: outcome.kubeconfig,
		load() {
			loads++;
			return outcome;
		},
		fingerprint: () => String(version),
		clock,
	});
	return {
		clock,
		watch,
		loads: () => loads,
		change(next: KubeconfigOutcome) {
			outcome = next;
			version++;
			clock.advance(2_000);
		},
	};
}

test('fault 30: another shell switches kubectl to another context, and back', () => {
	const {clock, watch, change, loads} = open();
	let told = 0;
	watch.subscribe(() => told++);
	clock.advance(60_000);
	assert.deepEqual([watch.moved(), loads(), told], [undefined, 0, 0], 'a file that nobody wrote is not read');
	change(at('b'));
	assert.deepEqual([watch.moved(), told], [{context: 'b', server: 'https://b'}, 1]);
	change(at('a'));
	assert.equal(watch.moved(), undefined);
});

test('fault 30: the same context at another server', () => {
	const {watch, change} = open();
	change(at('a', 'https://elsewhere'));
	assert.deepEqual(watch.moved(), {context: 'a', server: 'https://elsewhere'});
});

test('fault 30: a file that is half written tells nothing, and names are clean', () => {
	const {watch, change} = open();
	change({type: 'failed', error: {kind: 'kubeconfig', message: 'it is not YAML'}});
	assert.equal(watch.moved(), undefined);
	change(at('b\u001b[2J', 'https://b'));
	assert.doesNotMatch(watch.moved()?.context ?? '', /\p{Cc}/u);
	watch.close();
	change(at('a'));
	assert.notEqual(watch.moved(), undefined, 'nothing is looked at after the end');
});

test('fault 30: the view says so, and keeps its identity while nothing changes', () => {
	const {watch, change} = open();
	const plain = sampleView();
	const listeners = new Set<() => void>();
	const viewed = withMoved(
		{
			view: () => plain,
			subscribe(listener) {
				listeners.add(listener);
				return () => void listeners.delete(listener);
			},
		},
		watch,
	);
	assert.equal(viewed.view(), plain);
	let told = 0;
	const end = viewed.subscribe(() => told++);
	change(at('b'));
	assert.deepEqual(viewed.view(), {...plain, moved: {context: 'b', server: 'https://b'}});
	assert.equal(viewed.view(), viewed.view());
	for (const listener of listeners) listener();
	assert.equal(told, 2);
	end();
	assert.equal(listeners.size, 0);
});

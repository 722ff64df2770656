import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {type Heard, listen, ringBytes} from '../../source/console/ring.ts';
import type {Workload} from '../../source/kubernetes/objects.ts';
import {checkoutOpened, collection, sampleDeployment, sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const rolling = {replicas: 4, updated: 2, ready: 4, total: 5};
const failed = {status: 'False', reason: 'ProgressDeadlineExceeded'} as const;

function openedAs(workload: Workload, parts: Partial<OpenedWorkload> = {}): OpenedWorkload {
	return {
		...checkoutOpened(),
		workload,
		replicaSets: collection([]),
		pods: collection([]),
		events: collection([]),
		...parts,
	};
}

/** What rings while these are shown one after the other. */
function calls(...shown: readonly OpenedWorkload[]): readonly string[] {
	let heard: Heard | undefined;
	return shown.flatMap(opened => {
		const now = listen(heard ? {heard} : {}, {view: sampleView({opened}), nowMs: sampleNowMs});
		heard = now.heard;
		return now.call === undefined ? [] : [now.call];
	});
}

const one = (parts: object) => openedAs(sampleDeployment({name: 'checkout', ...parts}));

test('it rings once when a rollout that was seen to roll is done, and when it gets stuck', () => {
	assert.deepEqual(calls(one(rolling), one(rolling), one({}), one({})), ['deployment/checkout: the rollout is done']);
	assert.deepEqual(calls(one(rolling), one({...rolling, progressing: failed})), [
		'deployment/checkout: the rollout is stuck',
	]);
});

test('it rings for nothing that was not seen to begin, that is paused, or that is another workload', () => {
	assert.deepEqual(calls(one({}), one({})), []);
	assert.deepEqual(calls(one({...rolling, progressing: failed})), []);
	assert.deepEqual(calls(one(rolling), one({...rolling, paused: true})), []);
	assert.deepEqual(calls(one(rolling), openedAs(sampleDeployment({name: 'cart'}))), []);
	const old = openedAs(sampleDeployment({name: 'checkout'}), {
		freshness: {state: 'stale', asOfMs: sampleNowMs - 9_000},
	});
	assert.deepEqual(calls(one(rolling), old), []);
});

const bell = '\u0007';
const terminals: readonly (readonly [env: Readonly<Record<string, string>>, bytes: string])[] = [
	[{TERM: 'xterm-256color'}, bell],
	[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app'}, `${bell}\u001B]9;web: done, at last${bell}`],
	[{TERM: 'xterm-kitty', KITTY_WINDOW_ID: '1'}, `${bell}\u001B]9;web: done, at last${bell}`],
	[{TERM: 'foot'}, `${bell}\u001B]777;notify;rolltop;web: done, at last${bell}`],
	[{TERM: 'tmux-256color', TERM_PROGRAM: 'iTerm.app', TMUX: '/tmp/tmux'}, bell],
];

for (const [env, bytes] of terminals) {
	test(`a terminal gets only what it is known to understand: ${JSON.stringify(env)}`, () => {
		assert.equal(ringBytes('web: done; at last', env), bytes);
	});
}

test('no control byte of a name reaches the terminal', () => {
	assert.equal(ringBytes('we\u0007b\u001B]0;x', {TERM: 'foot'}).split('\u0007').length, 3);
});

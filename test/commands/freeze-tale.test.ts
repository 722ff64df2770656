import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {StandingFreeze} from '../../source/cluster/actions/freeze.ts';
import {freezeTale} from '../../source/commands/freeze-tale.ts';

const nowMs = Date.UTC(2026, 10, 30, 14, 6);
const deployment = (name: string) => ({kind: 'Deployment', namespace: 'shop', name}) as const;
const standing = (parts: Partial<StandingFreeze>): StandingFreeze => ({
	atMs: nowMs - 240_000,
	of: 2,
	begun: 2,
	isUnderWay: false,
	frozen: [],
	notDone: [],
	unread: [],
	unlooked: 0,
	unknown: [],
	changed: [],
	...parts,
});

const cases: readonly (readonly [StandingFreeze, string | undefined])[] = [
	[standing({}), undefined],
	[standing({changed: [{target: deployment('web'), why: 'it was resumed'}]}), undefined],
	[
		standing({frozen: [deployment('web'), {kind: 'DaemonSet', namespace: 'infra', name: 'agent'}]}),
		'2 frozen by rolltop at 14:02:00: F, then tab, to let go on or leave what it froze. Frozen: shop/web, infra/agent (daemonset).',
	],
	[
		standing({
			of: 5,
			begun: 3,
			frozen: [deployment('web')],
			notDone: [deployment('api')],
			unknown: [{target: deployment('cart'), why: 'it can not be read'}],
		}),
		'A freeze of 5 was cut off at 14:02:00: press F to freeze the rest; F, then tab, to let go on or leave what it froze. Not frozen: shop/api. Not begun: 2. Not known: shop/cart (it can not be read). Frozen: shop/web.',
	],
	[
		standing({of: 1, begun: 1, notDone: [deployment('api')]}),
		'A freeze of 1 was cut off at 14:02:00: press F to freeze the rest; F, then tab, to let go on or leave what it froze. Not frozen: shop/api. Nothing is frozen.',
	],
	[
		standing({of: 1, begun: 1, unknown: [{target: deployment('api'), why: 'it can not be read'}]}),
		'A freeze of 1 was cut off at 14:02:00: press F to freeze the rest; F, then tab, to let go on or leave what it froze. Not known: shop/api (it can not be read).',
	],
	[
		standing({unread: [deployment('api'), deployment('web')]}),
		'2 frozen by rolltop at 14:02:00: F, then tab, to let go on or leave what it froze. Frozen then, and how they stand now can not be read: shop/api, shop/web.',
	],
	[
		standing({of: 10, begun: 10, frozen: Array.from({length: 10}, (_, index) => deployment(`w${index}`))}),
		'10 frozen by rolltop at 14:02:00: F, then tab, to let go on or leave what it froze. Frozen: shop/w0, shop/w1, shop/w2, shop/w3, shop/w4, shop/w5, shop/w6, shop/w7 and 2 more.',
	],
	[
		standing({of: 3, begun: 3, isUnderWay: true, notDone: [deployment('api')]}),
		'Another rolltop on this machine is freezing 3 rollouts now: it began with 3.',
	],
];

const some = {frozen: [deployment('web')]};
const audiences = [
	['typed keys', {}, '1 frozen by rolltop at 14:02:00: F thaw to let go on or leave what it froze. Frozen: shop/web.'],
	[
		'typed keys',
		{of: 3},
		'A freeze of 3 was cut off at 14:02:00: type F to freeze the rest; F thaw to let go on or leave what it froze. Not begun: 1. Frozen: shop/web.',
	],
	[
		'no keys',
		{},
		'1 frozen by rolltop at 14:02:00: in the console F, then tab, to let go on or leave what it froze. Frozen: shop/web.',
	],
] as const;

for (const [audience, parts, tale] of audiences) {
	test(`who has ${audience} is told what they can do: ${tale}`, () => {
		assert.equal(freezeTale(standing({...some, ...parts}), nowMs, audience, 'UTC'), tale);
	});
}

for (const [state, tale] of cases) {
	test(tale ?? `nothing is told of what nobody has to do anything about (${state.changed.length} changed)`, () => {
		assert.equal(freezeTale(state, nowMs, 'screen', 'UTC'), tale);
	});
}

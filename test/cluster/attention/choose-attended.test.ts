import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	type AttendedState,
	briefCalmMs,
	burst,
	type Candidate,
	calmMs,
	chooseAttended,
	holdMs,
	mostAttended,
	mostPods,
	nobodyAttended,
	refillMs,
	settleMs,
} from '../../../source/cluster/attention/choose-attended.ts';

const stuck = 0;
const rolling = 2;

const one = (uid: string, parts: Partial<Candidate> = {}): readonly [string, Candidate] => [
	uid,
	{uid, urgency: rolling, sinceMs: 0, progressMs: parts.sinceMs ?? 0, pods: 3, ...parts},
];
const many = (count: number, parts: Partial<Candidate> = {}) =>
	new Map(Array.from({length: count}, (_, index) => one(`w-${String(index).padStart(4, '0')}`, parts)));
const everyone = () => true;

/** As many steps as are needed to give out all places, one each second. */
function settled(candidates: ReadonlyMap<string, Candidate>, fromMs = settleMs, state = nobodyAttended(0)) {
	let now = state;
	let nowMs = fromMs;
	for (let step = 0; step < mostAttended; step++) {
		now = chooseAttended(now, candidates, everyone, nowMs).state;
		nowMs += refillMs;
	}
	return {state: now, nowMs};
}

test('what rolls for a moment is left alone, and what goes on is attended to', () => {
	const candidates = many(1);
	const early = chooseAttended(nobodyAttended(0), candidates, everyone, settleMs - 1);
	assert.deepEqual(early.begun, []);
	assert.deepEqual(chooseAttended(early.state, candidates, everyone, settleMs).begun, ['w-0000']);
});

test('at most 20 are attended to, 10 at once and then one every other second, the most urgent first', () => {
	const candidates = new Map([...many(30), one('broken', {urgency: stuck, sinceMs: 1})]);
	const first = chooseAttended(nobodyAttended(0), candidates, everyone, settleMs + 1);
	assert.equal(first.begun.length, burst);
	assert.equal(first.begun[0], 'broken');
	const second = chooseAttended(first.state, candidates, everyone, settleMs + 1 + refillMs);
	assert.equal(second.begun.length, 1);
	assert.equal(settled(candidates, settleMs + 1).state.attended.size, mostAttended);
});

test('of equally urgent ones what may be stuck comes first, and after it whoever waits longest', () => {
	const candidates = new Map([
		...many(12),
		one('slow', {mayBeStuck: true, sinceMs: 1}),
		one('stuck', {urgency: stuck}),
	]);
	const {begun} = chooseAttended(nobodyAttended(0), candidates, everyone, settleMs + 1);
	assert.deepEqual(begun.slice(0, 3), ['stuck', 'slow', 'w-0000']);
});

test('what gets on needs nobody, however long it takes', () => {
	const healthy = many(1, {sinceMs: 0, progressMs: 600_000});
	assert.deepEqual(chooseAttended(nobodyAttended(0), healthy, everyone, 600_000 + settleMs - 1).begun, []);
	assert.deepEqual(chooseAttended(nobodyAttended(0), healthy, everyone, 600_000 + settleMs).begun, ['w-0000']);
});

test('pods that are held are bounded, and a workload that has more by itself is opened by hand', () => {
	const {state} = settled(many(9, {pods: mostPods / 4}));
	assert.equal(state.attended.size, 4);
	assert.equal(settled(many(1, {pods: mostPods + 1})).state.attended.size, 0);
});

test('what was in trouble is watched for a while longer, and is not begun anew when it is in trouble again', () => {
	const candidates = many(1);
	const {state: plain, nowMs} = settled(candidates);
	const [[uid, held] = []] = plain.attended;
	assert.ok(uid && held);
	const state = {...plain, attended: new Map([[uid, {...held, wasTroubled: true}]])};
	const soon = chooseAttended(plain, new Map(), everyone, nowMs);
	assert.deepEqual(chooseAttended(soon.state, new Map(), everyone, nowMs + briefCalmMs).left, [uid], 'a healthy one');
	const fine = chooseAttended(state, new Map(), everyone, nowMs);
	assert.deepEqual([fine.left, fine.state.attended.size], [[], 1]);
	const again = chooseAttended(fine.state, candidates, everyone, nowMs + calmMs - 1);
	assert.deepEqual([again.begun, again.left], [[], []]);
	const after = chooseAttended(again.state, new Map(), everyone, nowMs + calmMs);
	assert.deepEqual(after.left, [], 'the time counts from when it was fine last');
	assert.deepEqual(chooseAttended(fine.state, new Map(), everyone, nowMs + calmMs).left, ['w-0000']);
});

test('what is deleted is left at once', () => {
	const {state, nowMs} = settled(many(2));
	const step = chooseAttended(state, many(1), uid => uid === 'w-0000', nowMs);
	assert.deepEqual(step.left, ['w-0001']);
});

test('where all places are taken one that is fine gives way at once, and one that rolls after a minute', () => {
	const {state, nowMs} = settled(many(mostAttended));
	const next = new Map([...many(mostAttended), one('broken', {urgency: stuck, sinceMs: nowMs})]);
	const soon = chooseAttended(state, next, everyone, nowMs + settleMs);
	assert.deepEqual([soon.begun, soon.left], [[], []]);
	const later = chooseAttended(state, next, everyone, holdMs + 60_000);
	assert.deepEqual([later.begun, later.left], [['broken'], ['w-0000']]);
	const without = new Map([...next].filter(([uid]) => uid !== 'w-0007'));
	const fine = chooseAttended(state, without, everyone, nowMs + settleMs);
	assert.deepEqual([fine.begun, fine.left], [['broken'], ['w-0007']]);
});

test('what is in trouble keeps its place from what is only as urgent', () => {
	const {state} = settled(many(mostAttended));
	const troubled: AttendedState = {
		...state,
		attended: new Map([...state.attended].map(([uid, held]) => [uid, {...held, isTroubled: uid !== 'w-0003'}])),
	};
	const next = new Map([...many(mostAttended), one('new-1', {sinceMs: 9}), one('new-2', {sinceMs: 9})]);
	const step = chooseAttended(troubled, next, everyone, 10 * holdMs);
	assert.deepEqual([step.begun, step.left], [['new-1'], ['w-0003']]);
});

test('however a thousand workloads come and go, places, pods and what is begun in a minute are bounded', () => {
	const change = fc.record({
		afterMs: fc.integer({min: 0, max: 20_000}),
		uid: fc.integer({min: 0, max: 999}),
		count: fc.integer({min: 1, max: 400}),
		urgency: fc.constantFrom<0 | 1 | 2 | undefined>(0, 1, 2, undefined),
		pods: fc.integer({min: 0, max: 500}),
	});
	fc.assert(
		fc.property(fc.array(change, {maxLength: 60}), changes => {
			const candidates = new Map<string, Candidate>();
			const begunAtMs: number[] = [];
			let state = nobodyAttended(0);
			let nowMs = 0;
			for (const {afterMs, uid, count, urgency, pods} of changes) {
				nowMs += afterMs;
				for (let index = uid; index < uid + count; index++) {
					const name = `w-${index % 1000}`;
					if (urgency === undefined) candidates.delete(name);
					else if (!candidates.has(name))
						candidates.set(name, {uid: name, urgency, pods, sinceMs: nowMs, progressMs: nowMs});
				}
				const before = state.attended;
				const step = chooseAttended(state, candidates, everyone, nowMs);
				({state} = step);
				begunAtMs.push(...step.begun.map(() => nowMs));
				const held = [...state.attended.values()];
				assert.ok(held.length <= mostAttended);
				assert.ok(held.reduce((sum, each) => sum + each.pods, 0) <= mostPods);
				const expected = new Set([...before.keys(), ...step.begun]);
				for (const gone of step.left) expected.delete(gone);
				assert.deepEqual(new Set(state.attended.keys()), expected);
				assert.ok(begunAtMs.filter(atMs => atMs > nowMs - 60_000).length <= burst + 60_000 / refillMs);
			}
		}),
	);
});

test('a thousand that wait for a place cost no more than one, where there is none for the first of them', () => {
	let reads = 0;
	class Counted<V> extends Map<string, V> {
		override get(uid: string): V | undefined {
			reads += 1;
			return super.get(uid);
		}
	}
	const {state: calm, nowMs} = settled(many(mostAttended));
	const attended = new Map([...calm.attended].map(([uid, held]) => [uid, {...held, isTroubled: true}]));
	const state = {...calm, attended};
	const readsOf = (count: number) => {
		reads = 0;
		const step = chooseAttended(state, new Counted(many(count)), everyone, nowMs + holdMs);
		assert.deepEqual(step.begun, []);
		return reads;
	};
	const one = readsOf(mostAttended + 1);
	assert.equal(readsOf(1000), one);
	assert.ok(one > 0);
});

test('where a large one has no place, a smaller one behind it may still have one', () => {
	const large = one('large', {urgency: stuck, pods: mostPods});
	const {state, nowMs} = settled(many(3));
	const step = chooseAttended(state, new Map([...many(3), large, one('small', {sinceMs: 1})]), everyone, nowMs);
	assert.deepEqual(step.begun, ['small']);
});

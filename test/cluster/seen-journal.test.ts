import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSeenJournal} from '../../source/cluster/seen-journal.ts';
import {seenCompleteMs} from '../../source/rollout/seen-revisions.ts';
import {type MirroredWorkload, mirrorWorkload} from '../helpers/mirrored-workload.ts';
import {deployment} from '../helpers/objects.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 1);
const error = {kind: 'forbidden', message: 'no'} as const;

const at = (uid: string, revision: number) =>
	deployment({metadata: {name: 'web', uid, annotations: {'deployment.kubernetes.io/revision': String(revision)}}});

test('what was seen is kept by workload, and of very many the one that was looked at longest ago is forgotten', () => {
	const journal = createSeenJournal();
	journal.look(at('first', 1), [], 0);
	for (let index = 0; index < 199; index++) {
		journal.look(at(`other-${index}`, 1), [], 0);
	}

	journal.look(at('first', 2), [], 1000);
	journal.look(at('one-more', 1), [], 1000);
	assert.deepEqual([...(journal.of('first')?.keys() ?? [])], ['1', '2']);
	assert.equal(journal.of('other-0'), undefined);
	assert.ok(journal.of('other-1'));
});

test('a workload that is open tells what was seen of its revisions', () => {
	const nowMs = Date.UTC(2026, 0, 1);
	const first = {...at('uid-web', 1), metadata: {...at('uid-web', 1).metadata, namespace: 'shop'}};
	const mirrored = mirrorWorkload({deployment: first, replicaSets: [], pods: [], events: []}, nowMs);
	assert.deepEqual(
		[...(mirrored.opened().seen ?? [])].map(([number, {isComplete}]) => [number, isComplete]),
		[['1', true]],
	);
	const annotations = {'deployment.kubernetes.io/revision': '2'};
	const next = {
		...first,
		metadata: {...first.metadata, resourceVersion: '2', annotations},
		status: {...first.status, updatedReplicas: 1},
	};
	mirrored.source.running('deployments', 'whole').send({type: 'applied', object: next});
	assert.deepEqual(
		[...(mirrored.opened().seen ?? [])].map(([number, {isComplete}]) => [number, isComplete]),
		[
			['1', false],
			['2', false],
		],
	);
});

test('what an earlier run saw counts, the time in between does not, and what is left is not complete any more', () => {
	const web = at('uid-web', 1);
	const saved: (readonly [string, number | undefined])[] = [];
	const key = `uid-web ${web.metadata.creationTimestamp ?? ''}`;
	const before = new Map([['1', {completeMs: 30 * minuteMs, lastMs: 0, isComplete: false, hasCompleted: true}]]);
	const journal = createSeenJournal({
		before: asked => (asked === key ? before : undefined),
		save(seen) {
			saved.push(...[...seen].map(([name, revisions]) => [name, revisions.get('1')?.completeMs] as const));
		},
	});
	const beginMs = 1_000 * minuteMs;
	journal.look(web, [], beginMs);
	assert.deepEqual(journal.of('uid-web')?.get('1'), {
		completeMs: 30 * minuteMs,
		lastMs: beginMs,
		isComplete: true,
		hasCompleted: true,
		completeUntilMs: beginMs,
	});
	journal.save(beginMs + minuteMs);
	assert.deepEqual(saved, [[key, 31 * minuteMs]]);
	journal.leave('uid-web', beginMs + 2 * minuteMs);
	journal.look(web, [], beginMs + 60 * minuteMs);
	assert.equal(journal.of('uid-web')?.get('1')?.completeMs, 32 * minuteMs);
});

for (const [what, begins, ends] of [
	[
		'the server did not answer',
		({source}: MirroredWorkload, sinceMs: number) =>
			source.setContact({state: 'lost', lastMs: sinceMs, sinceMs, error: {kind: 'unreachable', message: 'no'}}),
		({source}: MirroredWorkload, nowMs: number) => source.setContact({state: 'reached', lastMs: nowMs}),
	],
	[
		'the watch was refused',
		({tell}: MirroredWorkload, sinceMs: number) => tell(undefined, {state: 'blocked', error, sinceMs}),
		({tell}: MirroredWorkload, nowMs: number) => tell(undefined, {state: 'live', sinceMs: nowMs}),
	],
] as const) {
	test(`time in which ${what} is not seen, and proves nothing: it once counted, an hour of it as well`, () => {
		const first = {...at('uid-web', 1), metadata: {...at('uid-web', 1).metadata, namespace: 'shop'}};
		const mirrored = mirrorWorkload({deployment: first, replicaSets: [], pods: [], events: []}, startMs);
		const {source} = mirrored;
		const seenMinutes = (nowMs: number) => seenCompleteMs(mirrored.opened().seen, ['1'], nowMs) / minuteMs;
		source.advance(5 * minuteMs);
		// By this machine's clock, which is 5 minutes behind: after 4 minutes.
		begins(mirrored, startMs - minuteMs);
		source.advance(60 * minuteMs);
		assert.equal(seenMinutes(source.now()), 4);
		ends(mirrored, source.now());
		source.advance(2 * minuteMs);
		assert.equal(seenMinutes(source.now()), 6);
	});
}

test('a template that rolltop wrote once is its own until somebody changes it, and not when another one puts it back', () => {
	const withImage = (tag: string, generation: number, revision: number) => {
		const {spec, metadata, status} = at('uid-web', revision);
		const template = {...spec.template, spec: {containers: [{name: 'web', image: `web:${tag}`}]}};
		return {
			kind: 'Deployment' as const,
			metadata: {...metadata, generation},
			spec: {...spec, template},
			status: {...status, observedGeneration: generation},
		};
	};
	const owner = (journal: ReturnType<typeof createSeenJournal>, revision: number) =>
		journal.of('uid-web')?.get(String(revision))?.madeBy;
	const journal = createSeenJournal();
	journal.wrote(withImage('a', 2, 1), 0);
	journal.look(withImage('a', 2, 2), [], 1_000);
	// Scaled: another generation of the same template.
	journal.look(withImage('a', 3, 2), [], 2_000);
	assert.equal(owner(journal, 2), 'rolltop');
	journal.look(withImage('b', 4, 3), [], 3_000);
	journal.look(withImage('a', 5, 4), [], 4_000);
	assert.notEqual(owner(journal, 4), 'rolltop');
});

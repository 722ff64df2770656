import assert from 'node:assert/strict';
import {test} from 'node:test';
import {proposeRevision} from '../../../source/rollout/last-good-revision.ts';
import {progressOf, rolloutPhase} from '../../../source/rollout/progress.ts';
import {type SeenRevisions, withSeen} from '../../../source/rollout/seen-revisions.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {type RecordedMoment, recordedMoments, recordedNames} from './recorded-world.ts';

/** Phases of the first rollout, in which the workload is made. */
const made = ['unobserved', 'progressing', 'complete'];
/** One that goes well. */
const rolled = made;
/** A change that makes no new pods: of an annotation, or back to what runs. */
const noted = ['unobserved', 'complete'];
/** A change in the middle of a rollout. */
const under = ['unobserved', 'progressing'];

/** OnDelete: it waits for somebody to delete its pods, one by one, and for the last one to come up. */
const byHand = ['unobserved', 'held', 'progressing', 'complete'];

interface Timeline {
	/** `stuck`: progressing, and the pods show that it won't go on by itself. */
	readonly phases: readonly string[];
	/** Where undo would go at each time, and what speaks for it; `-`: nowhere. */
	readonly good: string;
}

const firstChange = '-, 1 reported, 1 seen-briefly';
/** Of sets no condition tells that the first rollout came through. */
const firstUnproven = '-, 1 seen-briefly';

/** What happens to the workloads of the recordings, step by step as their titles and steps tell it. */
const timelines: Readonly<Record<string, Timeline>> = {
	'bad-image': {
		phases: [...made, ...under, 'stuck', 'deadline-exceeded', ...rolled],
		good: `${firstChange}, 1 serving, -`,
	},
	'cce-example': {phases: [...made, ...rolled], good: firstChange},
	'change-cause': {phases: [...made, ...noted, ...rolled, ...noted], good: firstChange},
	'crash-loop': {phases: [...made, ...under, 'stuck', ...rolled], good: `${firstChange}, -`},
	'delete-background': {phases: [...made, ...rolled], good: `${firstChange}, -`},
	'delete-orphan': {phases: [...made, ...noted, ...noted, ...rolled], good: firstChange},
	'late-success': {
		phases: [...made, ...under, 'deadline-exceeded', 'progressing', 'deadline-exceeded', 'progressing', 'complete'],
		good: `${firstChange}, 1 serving, 1 seen-briefly`,
	},
	'min-ready-seconds': {phases: [...made, ...rolled], good: '-, 1 serving, 1 seen-briefly'},
	'node-not-ready': {phases: [...made, 'progressing', 'complete', ...rolled], good: '-, 1 serving, 1 seen-briefly'},
	// Its second revision was left before it was complete: the first, which was seen complete, comes before it.
	pause: {
		phases: [...made, ...under, 'paused', ...rolled],
		good: `${firstChange}, 1 serving, 1 seen-briefly, 2 serving, 1 seen-briefly`,
	},
	'pod-deleted-while-rolling': {phases: [...made, ...rolled], good: firstChange},
	// The first status that tells of the rollout tells of the refusal, too.
	quota: {
		phases: [...made, 'unobserved', 'stuck', 'progressing', 'complete'],
		good: `${firstChange}, 1 serving, 1 seen-briefly`,
	},
	'real-config-missing': {
		phases: [...made, ...under, 'stuck', 'progressing', 'complete'],
		good: `${firstChange}, 1 serving, 1 seen-briefly`,
	},
	// Its pods are ready for two seconds before each crash: it comes through, and then they crash.
	'real-crash-loop': {phases: [...made, ...rolled, ...rolled], good: `${firstChange}, -`},
	'real-grace-exceeded': {phases: [...made, ...rolled], good: firstChange},
	'real-healthy': {phases: [...made, ...rolled], good: `${firstChange}, 1 serving, 1 seen-briefly`},
	'real-image-missing': {
		phases: [...made, ...under, 'stuck', 'deadline-exceeded', ...rolled],
		good: `${firstChange}, 1 serving, -`,
	},
	'real-init-passing': {phases: [...made, ...rolled], good: firstChange},
	// That a probe fails may heal: it is not called stuck before Kubernetes says so.
	'real-never-ready': {
		phases: [...made, ...under, 'deadline-exceeded', ...rolled],
		good: `${firstChange}, 1 serving, -`,
	},
	'real-out-of-memory': {phases: [...made, ...rolled, ...rolled], good: `${firstChange}, -`},
	recreate: {phases: [...made, ...rolled], good: firstChange},
	'refused-writes': {phases: made, good: '-'},
	'replicaset-scaled-by-hand': {phases: [...made, 'progressing', 'complete'], good: '-'},
	restart: {phases: [...made, ...rolled], good: firstChange},
	'revision-history-limit': {
		phases: [...made, ...rolled, ...rolled, ...rolled, ...rolled],
		good: `${firstChange}, 2 reported, 2 seen-briefly, 3 reported, 3 seen-briefly, 4 reported, 4 seen-briefly`,
	},
	'rollback-half-way': {phases: [...made, ...under, ...rolled], good: `${firstChange}, -`},
	'scale-only': {
		phases: [...made, ...rolled, ...under, 'scaled-to-zero', ...rolled],
		good: '-',
	},
	'scale-while-rolling': {phases: [...made, ...under, ...under, ...rolled], good: firstChange},
	'scale-while-stuck': {
		phases: [...made, ...under, 'stuck', 'unobserved', 'stuck', 'unobserved', 'stuck', ...rolled],
		good: `${firstChange}, -`,
	},
	'daemonset-on-delete': {phases: [...made, ...byHand], good: firstUnproven},
	'daemonset-surge': {phases: [...made, ...rolled], good: firstUnproven},
	daemonset: {phases: [...made, ...rolled, ...rolled], good: `${firstUnproven}, -`},
	'real-statefulset': {phases: [...made, ...rolled], good: `${firstUnproven}, 1 serving, 1 seen-briefly`},
	// The second revision was left before it was complete: the first comes before it.
	'statefulset-broken': {
		phases: [...made, ...under, 'stuck', 'unobserved', 'stuck', 'progressing', 'complete'],
		good: `${firstUnproven}, 1 serving, 1 seen-briefly`,
	},
	'statefulset-min-ready-seconds': {phases: [...made, ...rolled], good: '-, 1 serving, 1 seen-briefly'},
	'statefulset-on-delete': {phases: [...made, ...byHand], good: firstUnproven},
	'statefulset-partition': {
		phases: [...made, ...under, 'held', ...rolled],
		good: `${firstUnproven}, 1 serving, 1 seen-briefly`,
	},
	'statefulset-scale': {phases: [...made, ...rolled, ...under, ...rolled], good: firstUnproven},
	statefulset: {phases: [...made, ...rolled, ...rolled], good: `${firstUnproven}, 2 reported, -`},
	'single-replica': {phases: [...made, ...rolled], good: firstChange},
	'ten-replicas': {phases: [...made, ...rolled], good: firstChange},
	// After the undo the second revision is not offered again, although it was not bad: nothing has proven it.
	tutorial: {phases: [...made, ...rolled, ...rolled], good: `${firstChange}, 2 reported, -`},
	'unavailable-only': {phases: [...made, ...rolled], good: firstChange},
	'undo-without-change': {phases: [...made, ...rolled], good: firstChange},
	unschedulable: {phases: [...made, 'unobserved', 'stuck', ...rolled], good: `${firstChange}, -`},
};

function phaseAt({workload, parts, nowMs}: RecordedMoment): string {
	const {phase} = progressOf(workload);
	const isStuck = phase === 'progressing' && diagnose(parts, nowMs)?.level === 'fault';
	return isStuck ? 'stuck' : phase;
}

/** Where undo would go, for one who has watched from the beginning. */
function goods(moments: readonly RecordedMoment[]): readonly string[] {
	let seen: SeenRevisions = new Map();
	return moments.map(({workload, revisions, pods, nowMs, changed}) => {
		seen = changed === undefined ? seen : withSeen(seen, workload, revisions, nowMs);
		const found = proposeRevision({workload, revisions, pods, seen}, nowMs);
		return found ? `${found.revision.number} ${found.proof.kind}` : '-';
	});
}

const changes = (values: readonly string[]) => values.filter((value, index) => value !== values[index - 1]);

for (const name of recordedNames) {
	const timeline = timelines[name];
	test(`${name}: the phases, and the last good revision at each time`, () => {
		const moments = recordedMoments(name);
		assert.deepEqual(changes(moments.map(phaseAt)), timeline?.phases);
		assert.equal(changes(goods(moments)).join(', '), timeline?.good);
	});
}

test('time alone moves no phase of any recording', () => {
	for (const name of recordedNames) {
		const phases = recordedMoments(name).map(({workload, changed}) => ({phase: progressOf(workload).phase, changed}));
		for (const [index, {phase, changed}] of phases.entries()) {
			assert.ok(
				changed !== undefined || phase === phases[index - 1]?.phase,
				`${name}: ${phases[index - 1]?.phase} → ${phase}`,
			);
		}
	}
});

/** How each rollout of a recording ended, in order: its last phase, or that another template took its place. */
function endsOf(moments: readonly RecordedMoment[]): readonly string[] {
	const ends: string[] = [];
	for (const [index, {workload}] of moments.entries()) {
		const before = moments[index - 1]?.workload;
		if (before && rolloutPhase(workload, before.spec.template) === 'superseded') {
			ends.push(progressOf(before).phase === 'complete' ? 'complete' : 'superseded');
		}
	}

	const last = moments.at(-1)?.workload;
	return last ? [...ends, progressOf(last).phase] : ends;
}

for (const [name, ends] of [
	['tutorial', ['complete', 'complete', 'complete']],
	['rollback-half-way', ['complete', 'superseded', 'complete']],
	['bad-image', ['complete', 'superseded', 'complete']],
	['statefulset-broken', ['complete', 'superseded', 'complete']],
	['scale-while-rolling', ['complete', 'complete']],
	['daemonset', ['complete', 'complete', 'complete']],
] as const) {
	test(`${name}: how its rollouts ended: ${ends.join(', ')}`, () => {
		assert.deepEqual(endsOf(recordedMoments(name)), ends);
	});
}

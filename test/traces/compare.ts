import {isDeepStrictEqual} from 'node:util';
import {type Digest, digest, plainAnswer} from './digest.ts';
import {generatedNames} from './generated-names.ts';
import {availabilityFaults, deadlineFaults, limitFaults} from './limits.ts';
import {withRealKubelet} from './real-kubelet.ts';
import {stepFaults} from './rolling-steps.ts';
import {scalingTextFaults} from './scaling-texts.ts';
import {timeFaults} from './timing.ts';
import {kubeletOf, nameOf, stepsOf, type Trace, watchesOf} from './trace.ts';

/** One aspect of the comparison: what is wrong, in words; nothing when the runs agree. */
export interface Aspect {
	readonly name: string;
	readonly faults: readonly string[];
}

/**
 * Scenarios in which several pods decide the next step, so that two runs take different steps: there the steps are
 * checked against the controller's formulas and limits in place of the recorded ones.
 */
const manyAtOnce: ReadonlySet<string> = new Set([
	'ten-replicas',
	'rollback-half-way',
	'unavailable-only',
	'pause',
	'scale-while-rolling',
	'pod-deleted-while-rolling',
	'node-not-ready',
]);

/** Where pods are made and deleted that another run doesn't need, or deletes at another moment of their lives. */
const livesByChance: ReadonlySet<string> = new Set(['rollback-half-way', 'pause', 'scale-while-rolling']);

/** Where a pod is deleted by hand, whoever it is: how many events name it is chance. */
const podsLostByHand: ReadonlySet<string> = new Set(['pod-deleted-while-rolling']);

/**
 * Where `Available` turns by chance, so that only its beginning and its end have to be the same: of five recorded runs of
 * rollback-half-way two fell below the minimum, and of twelve runs of scale-while-rolling on a real 1.37.2 four did so once
 * more than the others.
 */
const availabilityByChance: ReadonlySet<string> = new Set(['rollback-half-way', 'scale-while-rolling']);

/** One rollout: the old ReplicaSet never grows, the new one never shrinks. */
const oneWay: ReadonlySet<string> = new Set([
	'ten-replicas',
	'unavailable-only',
	'node-not-ready',
	'pod-deleted-while-rolling',
]);

const longestText = 240;
const textBefore = 40;

function difference(expected: unknown, got: unknown): readonly string[] {
	if (isDeepStrictEqual(expected, got)) {
		return [];
	}

	if (typeof expected === 'string' && typeof got === 'string') {
		const same = Array.from(expected).findIndex((character, place) => character !== got[place]);
		const from = Math.max(0, (same < 0 ? expected.length : same) - textBefore);
		return [`expected …${expected.slice(from, from + longestText)}, got …${got.slice(from, from + longestText)}`];
	}

	if (Array.isArray(expected) && Array.isArray(got)) {
		const place = expected.findIndex((item, index) => !isDeepStrictEqual(item, got[index]));
		const at = place < 0 ? expected.length : place;
		const inner = difference(expected[at] ?? 'nothing', got[at] ?? 'nothing');
		return inner.map(text => `[${at}] of ${expected.length} and ${got.length}: ${text}`);
	}

	if (typeof expected !== 'object' || typeof got !== 'object') {
		return [`expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`];
	}

	const [a, b] = [expected, got] as readonly [Record<string, unknown>, Record<string, unknown>];
	const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return keys
		.filter(key => !isDeepStrictEqual(a[key], b[key]))
		.flatMap(key => difference(a[key] ?? 'nothing', b[key] ?? 'nothing').map(text => `${key}: ${text}`));
}

/** Generations count the steps; where those differ, these do. */
function withoutGenerations(digested: Digest): Pick<Digest, 'left' | 'podsLeft'> {
	const plain = (text: string) => text.replace(/"(observedG|g)eneration":\d+,?/g, '');
	const left = Object.entries(digested.left).map(([key, text]) => [key, plain(text)] as const);
	return {left: Object.fromEntries(left), podsLeft: digested.podsLeft};
}

/** The conditions, of those that turn by chance only the first and the last state. */
function comparableConditions({conditions}: Digest, byChance: boolean): Readonly<Record<string, readonly unknown[]>> {
	return Object.fromEntries(
		Object.entries(conditions).map(([key, states]) => [
			key,
			byChance && key.endsWith(' Available') ? [states.at(0), states.at(-1)] : states,
		]),
	);
}

/** The sorts of lives, of whichever ReplicaSet, that the recording doesn't have. */
function unknownLives(want: Digest, have: Digest): readonly string[] {
	const sortOf = (life: string) => life.replace(/^ReplicaSet \d+: /, '');
	const known = new Set(want.lives.map(sortOf));
	return have.lives.filter(life => !known.has(sortOf(life)));
}

/**
 * Where the pods of a ReplicaSet are not what its sizes ask for: as many are left as it had at last, and there were no
 * fewer than its largest size and no more than it grew by. For scenarios in which nobody else deletes pods.
 */
export function accountFaults({sizes, lives}: Digest): readonly string[] {
	return Object.entries(sizes).flatMap(([id, list]) => {
		const own = lives.filter(life => life.startsWith(`${id}: `));
		const left = own.filter(life => !life.endsWith('deleted')).length;
		const grown = list.reduce((sum, size, place) => sum + Math.max(0, size - (list[place - 1] ?? 0)), 0);
		const fits = left === list.at(-1) && own.length >= Math.max(...list) && own.length <= grown;
		return fits ? [] : [`${id} of sizes ${list.join(', ')} had ${own.length} pods, of which ${left} are left`];
	});
}

/** The texts of all events but those of the steps, however often they came. */
function eventTexts({events}: Digest): readonly string[] {
	const texts = Object.keys(events).filter(text => !text.includes('ScalingReplicaSet'));
	return [...new Set(texts.map(text => text.replace('(combined from similar events): ', '')))].sort();
}

/** Events whose number is the controllers' choice, in the scenarios whose steps are theirs. */
function comparableEvents({events}: Digest, withScaling: boolean): Readonly<Record<string, number>> {
	return Object.fromEntries(
		Object.entries(events).filter(([text]) => withScaling || !text.includes('ScalingReplicaSet')),
	);
}

/** The ReplicaSets that grew and shrank. */
function reversals({sizes}: Digest): readonly string[] {
	const isTurn = (list: readonly number[]) => {
		const grows = list.some((size, place) => size > (list[place - 1] ?? size));
		return grows && list.some((size, place) => size < (list[place - 1] ?? size));
	};
	return Object.entries(sizes)
		.filter(([, list]) => isTurn(list))
		.map(([id, list]) => `${id}: ${list.join(', ')}`);
}

/** The first size and the last of every ReplicaSet. */
function ends({sizes}: Digest): Readonly<Record<string, readonly (number | undefined)[]>> {
	return Object.fromEntries(Object.entries(sizes).map(([id, list]) => [id, [list.at(0), list.at(-1)]]));
}

function answersOf(trace: Trace): readonly object[] {
	const names = generatedNames(watchesOf(trace));
	return stepsOf(trace).map(({name, response: {message, ...answer}}) => ({
		name,
		...answer,
		...(message === undefined ? {} : {message: plainAnswer(message, names)}),
	}));
}

/** What is wrong with a run by itself: its steps, what is told of them, its limits, `Available` and deadlines. */
function ownFaults(name: string, trace: Trace): readonly Aspect[] {
	return [
		{name: 'limits', faults: limitFaults(name, trace)},
		{name: 'availability', faults: availabilityFaults(trace)},
		{name: 'deadline', faults: deadlineFaults(trace)},
		{name: 'formulas', faults: stepFaults(trace)},
		{name: 'told', faults: scalingTextFaults(trace)},
	];
}

/** Compares a run with a recorded one, as strictly as two recorded runs of that scenario agree. */
export function compare(expected: Trace, got: Trace): readonly Aspect[] {
	const name = nameOf(expected);
	const reduced = (trace: Trace) =>
		kubeletOf(expected) === 'real' ? withRealKubelet(digest(trace), name) : digest(trace);
	const [want, have] = [reduced(expected), reduced(got)];
	const free = manyAtOnce.has(name);
	const [chance, loses] = [livesByChance.has(name), podsLostByHand.has(name)];
	const turns = availabilityByChance.has(name);
	const aspect = (title: string, a: unknown, b: unknown): Aspect => ({name: title, faults: difference(a, b)});
	const answers = aspect('answers', answersOf(expected), answersOf(got));
	// What is asked of every run the recorded one has to satisfy, or the question is a wrong one.
	const recording = ownFaults(name, expected).flatMap(({name, faults}) => faults.map(fault => `${name} ${fault}`));
	const common = [
		answers,
		{name: 'recording', faults: recording},
		...ownFaults(name, got),
		aspect('statuses', want.statuses, have.statuses),
		aspect('conditions', comparableConditions(want, turns), comparableConditions(have, turns)),
		{name: 'times', faults: timeFaults(expected, got, free)},
		chance
			? {name: 'lives', faults: [...unknownLives(want, have), ...accountFaults(want), ...accountFaults(have)]}
			: aspect('lives', want.lives, have.lives),
	];
	if (free) {
		return [
			...common,
			{name: 'direction', faults: oneWay.has(name) ? reversals(have) : []},
			aspect('sizes', ends(want), ends(have)),
			aspect('end', withoutGenerations(want), withoutGenerations(have)),
			chance || loses
				? aspect('events', eventTexts(want), eventTexts(have))
				: aspect('events', comparableEvents(want, false), comparableEvents(have, false)),
		];
	}

	return [
		...common,
		aspect('sizes', [want.sizes, want.sizesTogether], [have.sizes, have.sizesTogether]),
		aspect('steps', want.steps, have.steps),
		aspect('events', comparableEvents(want, true), comparableEvents(have, true)),
		aspect('scaling', want.scaling, have.scaling),
		aspect('end', {left: want.left, podsLeft: want.podsLeft}, {left: have.left, podsLeft: have.podsLeft}),
	];
}

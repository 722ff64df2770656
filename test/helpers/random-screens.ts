import fc from 'fast-check';
import type {ActionOutcome, Preview} from '../../source/cluster/actions/action.ts';
import type {FreezePlan} from '../../source/cluster/actions/freeze.ts';
import type {ClusterView, Freshness, LogStatus, OpenedWorkload} from '../../source/cluster/cluster.ts';
import type {LogRefusal} from '../../source/cluster/opened-log.ts';
import type {PlaceRow} from '../../source/console/places.ts';
import {firstWorkloads} from '../../source/console/screens/workloads/workloads-screen.ts';
import {type ConsoleState, initialState, type Screen, type ScreenName} from '../../source/console/state.ts';
import {hostilePod} from './hostile-pod.ts';
import {hostileText, poison, poisoned} from './hostile-text.ts';
import {pausedOutcome, sampleFreezePlan, sampleThawPlan} from './sample-freeze.ts';
import {logAgent, logAgentOpened, ordersDb, ordersDbOpened} from './sample-sets.ts';
import {
	checkoutOpened,
	collection,
	live,
	sampleDeployments,
	sampleEvent,
	sampleNowMs,
	samplePreview,
	sampleView,
} from './sample-view.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const top = fc.nat(40);

const preview: fc.Arbitrary<Preview> = fc
	.record({poison, path: hostileText, before: hostileText, after: hostileText, note: hostileText, kubectl: hostileText})
	.map(({path, before, after, note, kubectl, poison: parts}) => ({
		...samplePreview,
		title: poisoned(samplePreview.title, parts),
		changes: [{path, before, after}, {path: before, masked: true}, ...samplePreview.changes],
		notes: [note, ...samplePreview.notes],
		kubectl,
	}));

/** Rows of any fate, whose every text may be anything; some plans are longer than the screen. */
const freezePlan: fc.Arbitrary<FreezePlan> = fc
	.record({poison, why: hostileText, note: hostileText, others: fc.nat(3), times: fc.nat(20), kind: fc.boolean()})
	.map(({poison: parts, why, note, others, times, kind}) => {
		const plan = kind ? sampleFreezePlan : sampleThawPlan;
		const items = plan.items.map(item => {
			const fate = item.fate.type === 'left' ? {...item.fate, why} : item.fate;
			return {...item, target: {...item.target, name: poisoned(item.target.name, parts)}, fate};
		});
		const more = Array.from({length: times}, (_, index) => items.map(item => ({...item, uid: `${item.uid}-${index}`})));
		return {...plan, items: [...items, ...more.flat()], others, notes: [{text: note}, ...plan.notes]};
	});

const freezeOutcomes = fc.record({sentence: hostileText, isDone: fc.boolean()}).map(({sentence, isDone}) => {
	const outcome: ActionOutcome = isDone ? pausedOutcome : {type: 'impossible', sentence};
	return new Map(sampleFreezePlan.items.slice(0, 2).map(({uid}) => [uid, outcome]));
});

const podName = {namespace: 'shop', name: 'checkout-1', uid: 'pod-uid'};
const randomEvent = fc.constantFrom(
	...checkoutOpened().events.items,
	sampleEvent('Pod', 'checkout-gone', 'Killing', 'Stopping', {agoSeconds: 90}),
);
const filter = fc.oneof(fc.constant(''), hostileText);
const revisionUid = fc.constantFrom('gone', ...checkoutOpened().replicaSets.items.map(({metadata}) => metadata.uid));

/** An object of any shape with hostile keys and texts, some of several lines. */
const object = fc.dictionary(
	hostileText,
	fc.oneof(
		hostileText,
		hostileText.map(text => `${text}\n${text.repeat(30)}\n`),
		fc.integer(),
		fc.array(fc.dictionary(hostileText, hostileText, {maxKeys: 3}), {maxLength: 3}),
	),
	{maxKeys: 5},
);

const contextRow: fc.Arbitrary<PlaceRow> = fc.record(
	{
		key: hostileText,
		name: hostileText,
		server: hostileText,
		user: hostileText,
		namespace: hostileText,
		isHere: fc.boolean(),
		problem: hostileText,
		note: hostileText,
	},
	{requiredKeys: ['key', 'name', 'server', 'user', 'namespace', 'isHere']},
);

/**
 * Every screen, in every state that data can bring it into. A screen that is missing here does not compile; the tests of
 * sizes go through all of them.
 */
export const randomScreens: {readonly [Name in ScreenName]: fc.Arbitrary<Extract<Screen, {name: Name}>>} = {
	workloads: fc
		.record({filter: fc.oneof(fc.constantFrom('', 'c', 'nothing'), hostileText), filtering: fc.boolean(), top})
		.map(parts => ({...firstWorkloads, ...parts})),
	rollout: fc
		.record({pane: fc.constantFrom('replica-sets' as const, 'pods' as const, 'events' as const), top})
		.map(({pane, top: first}) => ({
			name: 'rollout',
			target,
			pane,
			tops: {'replica-sets': first, pods: first, events: first},
		})),
	history: fc.record({name: fc.constant('history' as const), target: fc.constant(target)}),
	confirm: fc
		.record({
			top,
			stage: fc.oneof(
				fc.constant({stage: 'previewing' as const}),
				fc.record(
					{stage: fc.constant('ready' as const), preview, painted: fc.boolean(), typed: hostileText},
					{requiredKeys: ['stage', 'preview', 'painted']},
				),
				fc.record({stage: fc.constant('sending' as const), preview}),
				fc.record({stage: fc.constant('unable' as const), sentence: hostileText}),
				fc.record({stage: fc.constant('changed' as const), what: fc.array(hostileText, {maxLength: 6})}),
			),
		})
		.map(parts => ({name: 'confirm', request: samplePreview.request, ticket: 1, ...parts})),
	freeze: fc
		.record({
			top,
			selected: fc.nat(8),
			chosen: fc.boolean(),
			course: fc.oneof(
				fc.constant({stage: 'previewing' as const}),
				fc.record(
					{stage: fc.constant('ready' as const), plan: freezePlan, painted: fc.boolean(), typed: hostileText},
					{requiredKeys: ['stage', 'plan', 'painted']},
				),
				fc.record({stage: fc.constant('sending' as const), plan: freezePlan, outcomes: freezeOutcomes}),
				fc.record({
					stage: fc.constant('done' as const),
					plan: freezePlan,
					outcomes: freezeOutcomes,
					outcome: fc.constant(pausedOutcome),
				}),
				fc.record({stage: fc.constant('unable' as const), sentence: hostileText}),
			),
		})
		.map(({selected, chosen, ...parts}) => {
			const {items} = sampleFreezePlan;
			const selectedUid = items[selected]?.uid;
			return {
				name: 'freeze',
				kind: 'freeze',
				ticket: 1,
				...parts,
				...(selectedUid === undefined ? {} : {selectedUid}),
				chosen: chosen ? items.map(({uid}) => uid) : [],
			};
		}),
	ask: fc
		.record({asks: fc.constantFrom('replicas' as const, 'image' as const), text: hostileText, container: hostileText})
		.map(parts => ({name: 'ask', target, ...parts})),
	pod: fc.record({top, container: fc.constantFrom('web', 'init', 'nothing')}).map(parts => ({
		name: 'pod',
		target,
		pod: podName,
		...parts,
	})),
	logs: fc
		.record(
			{
				previous: fc.boolean(),
				timestamps: fc.boolean(),
				filtering: fc.boolean(),
				filter,
				from: fc.record({line: fc.nat(10_040), row: fc.nat(60)}),
			},
			{requiredKeys: ['previous', 'timestamps', 'filtering', 'filter']},
		)
		.map(parts => ({name: 'logs', target, pod: podName, container: 'web', ...parts})),
	events: fc
		.record(
			{
				newestFirst: fc.boolean(),
				filtering: fc.boolean(),
				filter,
				top: fc.record({event: randomEvent, line: fc.nat(60)}),
				selected: randomEvent,
				about: fc.constant(podName),
			},
			{requiredKeys: ['newestFirst', 'filtering', 'filter']},
		)
		.map(parts => ({name: 'events', target, ...parts})),
	object: fc
		.record(
			{
				answer: fc.oneof(
					hostileText.map(sentence => ({type: 'failed' as const, sentence})),
					object.map(read => ({type: 'read' as const, object: read, atMs: sampleNowMs})),
				),
				showValues: fc.boolean(),
				top,
				filter,
				filtering: fc.boolean(),
				object: hostileText.map(name => ({kind: 'Pod' as const, namespace: 'shop', name})),
			},
			{requiredKeys: ['showValues', 'top', 'filter', 'filtering', 'object']},
		)
		.map(parts => ({name: 'object', target, ticket: 1, ...parts})),
	diff: fc
		.record(
			{showValues: fc.boolean(), top, fromUid: revisionUid, toUid: revisionUid},
			{requiredKeys: ['showValues', 'top']},
		)
		.map(parts => ({name: 'diff', target, ...parts})),
	namespaces: fc
		.record(
			{
				answer: fc.oneof(
					hostileText.map(sentence => ({type: 'failed' as const, kind: 'forbidden' as const, sentence})),
					fc.array(hostileText).map(names => ({type: 'listed' as const, names, isWhole: names.length % 2 === 0})),
				),
				selected: hostileText,
				filter,
				filtering: fc.boolean(),
				top,
			},
			{requiredKeys: ['filter', 'filtering', 'top']},
		)
		.map(parts => ({name: 'namespaces', ticket: 1, ...parts})),
	contexts: fc.record({
		name: fc.constant('contexts' as const),
		list: fc.oneof(
			hostileText.map(sentence => ({ok: false as const, sentence})),
			fc.array(contextRow).map(rows => ({ok: true as const, rows})),
		),
		filter,
		filtering: fc.boolean(),
		top,
	}),
	command: fc
		.record(
			{
				text: fc.oneof(
					hostileText,
					fc
						.tuple(fc.constantFrom('', 'ns', 'ctx', 'deploy', 'sts', 'scale', 'image', 'undo', 'q'), hostileText)
						.map(([word, argument]) => `${word} ${argument}`),
				),
				completing: fc.record({typed: fc.oneof(fc.constantFrom('', 'ns ', 'deploy '), hostileText), index: fc.nat(9)}),
				answer: fc.array(hostileText).map(names => ({type: 'listed' as const, names, isWhole: true})),
				list: fc.array(contextRow).map(rows => ({ok: true as const, rows})),
			},
			{requiredKeys: ['text']},
		)
		.map(parts => ({name: 'command', ...parts})),
	help: fc.record({name: fc.constant('help' as const), top}),
};

/** All of them, each as likely as the others. */
export const randomScreen: fc.Arbitrary<Screen> = fc.oneof(...Object.values<fc.Arbitrary<Screen>>(randomScreens));

const error = fc.record({kind: fc.constantFrom('unreachable', 'timeout'), message: hostileText}) as fc.Arbitrary<{
	kind: 'unreachable';
	message: string;
}>;

const freshness: fc.Arbitrary<Freshness> = fc.oneof(
	fc.constantFrom<Freshness>(
		live,
		{state: 'connecting', sinceMs: sampleNowMs},
		{state: 'syncing', received: 1340, total: 25_000},
	),
	error.map((one): Freshness => ({state: 'connecting', sinceMs: sampleNowMs, error: one})),
	error.map(
		(one): Freshness => ({
			state: 'stale',
			asOfMs: sampleNowMs - 14_000,
			error: one,
			retryAtMs: sampleNowMs + 2000,
		}),
	),
	hostileText.map((message): Freshness => ({state: 'blocked', error: {kind: 'forbidden', message, status: 403}})),
);

const openedOnes: readonly OpenedWorkload[] = [checkoutOpened(), ordersDbOpened(), logAgentOpened()];
const workloads = [...sampleDeployments, ordersDb, logAgent];

const logStatus: fc.Arbitrary<LogStatus> = fc.oneof(
	fc
		.constantFrom('asking' as const, 'following' as const, 'ended' as const)
		.map(state => ({state, sinceMs: sampleNowMs})),
	error.map(one => ({state: 'broken' as const, sinceMs: sampleNowMs, error: one, retryAtMs: sampleNowMs + 2_000})),
	fc
		.tuple(error, fc.constantFrom<LogRefusal>('gone', 'not-started', 'no-previous', 'forbidden', 'other'))
		.map(([one, why]) => ({state: 'refused' as const, sinceMs: sampleNowMs, why, error: one})),
);

/** A pod whose every text may be anything, and a log of such lines. */
const inspected = fc
	.record({
		texts: fc.array(hostileText, {minLength: 1, maxLength: 8}),
		freshness,
		gone: fc.constantFrom(undefined, 'deleted' as const, 'absent' as const, 'replaced' as const),
		isLoaded: fc.boolean(),
		status: logStatus,
		previous: fc.boolean(),
		dropped: fc.nat(10_000),
		lines: fc.nat(30),
	})
	.map(({texts, status, previous, dropped, lines, ...parts}): Pick<ClusterView, 'pod' | 'log'> => {
		const text = (index: number) => texts[index % texts.length] ?? '';
		const long = text(0).repeat(40);
		return {
			pod: {
				target: podName,
				freshness: parts.freshness,
				...(parts.isLoaded ? {pod: hostilePod(podName, text, long)} : {}),
				...(parts.gone === undefined ? {} : {gone: parts.gone}),
			},
			log: {
				query: {namespace: 'shop', pod: 'checkout-1', container: 'web', previous},
				status,
				dropped,
				lines: Array.from({length: lines}, (_, index) => ({
					time: index % 3 === 0 ? '' : '2026-11-22T14:03:22.123456789Z',
					text: index % 2 === 0 ? text(index) : long,
				})),
			},
		};
	});

/** A view of a cluster whose every text and number may be anything. */
export const randomView: fc.Arbitrary<ClusterView> = fc
	.record({
		poison,
		opened: fc.constantFrom(...openedOnes),
		count: fc.nat(workloads.length),
		freshness,
		partsFreshness: freshness,
		gone: fc.constantFrom(undefined, undefined, 'deleted' as const, 'absent' as const),
		isLoaded: fc.boolean(),
		isKnown: fc.boolean(),
		context: hostileText,
		namespace: fc.option(hostileText, {nil: undefined}),
		replay: fc.boolean(),
		inspected,
	})
	.map(parts => {
		const withPoison = <T>(value: T) => poisoned(value, parts.poison);
		const {opened} = parts;
		const {workload: held, ...collections} = opened;
		const workload: OpenedWorkload = {
			...collections,
			...(parts.isLoaded && held ? {workload: withPoison(held)} : {}),
			...(parts.gone === undefined ? {} : {gone: parts.gone}),
			freshness: parts.freshness,
			replicaSets: collection(parts.isKnown ? withPoison(opened.replicaSets.items) : [], parts.partsFreshness),
			controllerRevisions: collection(
				parts.isKnown ? withPoison(opened.controllerRevisions.items) : [],
				parts.partsFreshness,
			),
			pods: collection(parts.isKnown ? withPoison(opened.pods.items) : [], parts.partsFreshness),
			events: collection(withPoison(opened.events.items), parts.partsFreshness),
		};
		return sampleView({
			identity: {
				context: parts.context,
				server: 'https://example',
				...(parts.namespace === undefined ? {} : {namespace: parts.namespace}),
			},
			freshness: parts.freshness,
			workloads: collection(withPoison(workloads.slice(0, parts.count)), parts.freshness),
			opened: workload,
			...parts.inspected,
			...(parts.replay
				? {replay: {name: 'tutorial', title: parts.context, kubernetes: 'v1.36', positionMs: 3200, lengthMs: 10_800}}
				: {}),
		});
	});

export const smallestColumns = 40;
export const smallestRows = 10;
export const largestColumns = 300;
export const largestRows = 80;

/** Sizes from the smallest that is usable to the largest that is tested. */
export const randomSize = fc.record({
	columns: fc.integer({min: smallestColumns, max: largestColumns}),
	rows: fc.integer({min: smallestRows, max: largestRows}),
});

/** The console on this screen, with a sentence on its message line. */
export function stateOn(screen: Screen, columns: number, rows: number, notice: string): ConsoleState {
	return {
		...initialState(columns, rows),
		screen,
		below: screen.name === 'workloads' ? [] : [firstWorkloads],
		...(notice === '' ? {} : {notice: {tone: 'bad', text: notice}}),
	};
}

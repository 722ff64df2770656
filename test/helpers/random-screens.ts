import fc from 'fast-check';
import type {Preview} from '../../source/cluster/actions/action.ts';
import type {ClusterView, Freshness, OpenedWorkload} from '../../source/cluster/cluster.ts';
import {
	type ConsoleState,
	firstWorkloads,
	initialState,
	type Screen,
	type ScreenName,
} from '../../source/console/state.ts';
import {hostileText, poison, poisoned} from './hostile-text.ts';
import {
	checkoutOpened,
	collection,
	live,
	sampleDeployments,
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
	ask: fc
		.record({asks: fc.constantFrom('replicas' as const, 'image' as const), text: hostileText, container: hostileText})
		.map(parts => ({name: 'ask', target, ...parts})),
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

const opened = checkoutOpened();

/** A view of a cluster whose every text and number may be anything. */
export const randomView: fc.Arbitrary<ClusterView> = fc
	.record({
		poison,
		workloads: fc.nat(sampleDeployments.length),
		freshness,
		partsFreshness: freshness,
		gone: fc.constantFrom(undefined, undefined, 'deleted' as const, 'absent' as const),
		isLoaded: fc.boolean(),
		isKnown: fc.boolean(),
		context: hostileText,
		namespace: fc.option(hostileText, {nil: undefined}),
		replay: fc.boolean(),
	})
	.map(parts => {
		const withPoison = <T>(value: T) => poisoned(value, parts.poison);
		const {workload: held, ...collections} = opened;
		const workload: OpenedWorkload = {
			...collections,
			target,
			...(parts.isLoaded && held ? {workload: withPoison(held)} : {}),
			...(parts.gone === undefined ? {} : {gone: parts.gone}),
			freshness: parts.freshness,
			replicaSets: collection(parts.isKnown ? withPoison(opened.replicaSets.items) : [], parts.partsFreshness),
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
			workloads: collection(withPoison(sampleDeployments.slice(0, parts.workloads)), parts.freshness),
			opened: workload,
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

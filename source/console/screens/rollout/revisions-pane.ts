import {ageOf} from '../../../rollout/duration.ts';
import type {Progress} from '../../../rollout/progress.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import type {Tone} from '../../../rollout/summary.ts';
import {shortImage} from '../../format.ts';
import {ownedOf, ownedWords} from '../../owned.ts';
import type {Scene} from '../../state.ts';
import type {Cell, Column} from '../../table.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import type {RolloutFacts} from './facts.ts';
import {blankRow, type PaneContent, type PaneRow} from './pane.ts';

/** What keeps the revisions: ReplicaSets with their sizes, or ControllerRevisions with the pods that have them. */
export function revisionsPane(facts: RolloutFacts, scene: Scene): PaneContent {
	return facts.workload.kind === 'Deployment' ? replicaSetsPane(facts, scene) : controllerRevisionsPane(facts, scene);
}

function controllerRevisionsPane(facts: RolloutFacts, {nowMs}: Scene): PaneContent {
	const {revisions, opened, podsOf} = facts;
	return {
		pane: 'replica-sets',
		title: 'REVISIONS',
		columns: controllerRevisionColumns,
		count: revisions.length,
		preferred: revisions.filter(revision => revision.current || podsOf(revision).created > 0).length,
		rowAt: index => controllerRevisionRow(revisions[index], facts, nowMs),
		objects: objectsOf(revisions),
		freshness: ownedOf(opened).freshness,
		what: ownedWords(opened).many,
	};
}

const objectsOf = (revisions: readonly Revision[]): NonNullable<PaneContent['objects']> => ({
	uidAt: index => revisions[index]?.object.metadata.uid,
	indexOf: uid => revisions.findIndex(({object}) => object.metadata.uid === uid),
});

// As `kubectl get controllerrevisions`, with the pods that have each, and what it brought.
const controllerRevisionColumns: readonly Column[] = [
	{head: 'NAME', dispensable: 0, most: 60, shrinkTo: 14, cut: 'middle'},
	{head: 'REV', align: 'right', dispensable: 0},
	{head: 'PODS', align: 'right', dispensable: 0},
	{head: 'READY', align: 'right', dispensable: 0},
	{head: 'AVAILABLE', align: 'right', dispensable: 4},
	{head: 'AGE', align: 'right', dispensable: 2, least: 5},
	{head: 'CONTROLLER', dispensable: 7, most: 40, shrinkTo: 12},
	{head: 'IMAGES', dispensable: 5, most: 50, shrinkTo: 16},
	{head: 'CHANGE-CAUSE', dispensable: 6, most: 60, shrinkTo: 12},
];

const controllers = {
	Deployment: 'deployment.apps',
	StatefulSet: 'statefulset.apps',
	DaemonSet: 'daemonset.apps',
} as const;

function controllerRevisionRow(
	revision: Revision | undefined,
	{workload, podsOf, isStuck, progress}: RolloutFacts,
	nowMs: number,
): PaneRow {
	if (revision === undefined) {
		return blankRow;
	}
	const {object, number, current, images, changeCause} = revision;
	const {created, ready, available} = podsOf(revision);
	const tone = current ? presentTone(isStuck, available, progress.reach) : undefined;
	return {
		glyph: tone === undefined ? ' ' : glyphs[tone],
		token: tone === undefined ? 'plain' : toneTokens[tone],
		cells: [
			{text: object.metadata.name, token: current ? 'strong' : 'plain'},
			{text: String(number)},
			{text: String(created)},
			{text: String(ready)},
			{text: String(available)},
			{text: ageOf(object.metadata.creationTimestamp, nowMs)},
			{text: `${controllers[workload.kind]}/${workload.metadata.name}`, token: 'faint'},
			{text: images.map(shortImage).join(',')},
			changeCause === undefined ? {text: '<none>', token: 'faint'} : {text: changeCause},
		],
	};
}

/** How the revision of the present template is: only it is marked, the others are meant to go. */
function presentTone(isBroken: boolean, available: number, wanted: number): Tone {
	if (isBroken) {
		return 'bad';
	}
	return available < wanted ? 'busy' : wanted === 0 ? 'idle' : 'good';
}

function replicaSetsPane({revisions, opened, isStuck, progress}: RolloutFacts, {nowMs}: Scene): PaneContent {
	return {
		pane: 'replica-sets',
		title: 'REPLICASETS',
		columns: replicaSetColumns,
		count: revisions.length,
		preferred: revisions.filter(isInUse).length,
		rowAt: index => replicaSetRow(revisions[index], isStuck || isGivenUp(progress), nowMs),
		objects: objectsOf(revisions),
		freshness: opened.replicaSets.freshness,
		what: ownedWords(opened).many,
	};
}

/** As the status above says it: by its deadline, or since nothing may be created. */
const isGivenUp = ({phase, failure}: Progress) => phase === 'deadline-exceeded' || failure !== undefined;

const isInUse = ({current, replicaSet}: Revision) =>
	current || (replicaSet?.spec.replicas ?? 0) > 0 || (replicaSet?.status?.replicas ?? 0) > 0;

// As `kubectl get rs -o wide`, with the revision.
const replicaSetColumns: readonly Column[] = [
	{head: 'NAME', dispensable: 0, most: 60, shrinkTo: 14, cut: 'middle'},
	{head: 'REV', align: 'right', dispensable: 0},
	{head: 'DESIRED', align: 'right', dispensable: 0},
	{head: 'CURRENT', align: 'right', dispensable: 3},
	{head: 'READY', align: 'right', dispensable: 0},
	{head: 'AVAILABLE', align: 'right', dispensable: 4},
	{head: 'AGE', align: 'right', dispensable: 2, least: 5},
	{head: 'CONTAINERS', dispensable: 6, most: 30},
	{head: 'IMAGES', dispensable: 5, most: 50, shrinkTo: 16},
	{head: 'SELECTOR', dispensable: 7, most: 60, shrinkTo: 24},
];

function replicaSetRow(revision: Revision | undefined, isBroken: boolean, nowMs: number): PaneRow {
	const {replicaSet} = revision ?? {};
	if (revision === undefined || replicaSet === undefined) {
		return blankRow;
	}
	const {number, current, images} = revision;
	const {metadata, spec, status} = replicaSet;
	const labels = Object.entries(spec.selector.matchLabels ?? {});
	const count = (value: number | undefined): Cell => ({text: String(value ?? 0)});
	const tone = current ? presentTone(isBroken, status?.availableReplicas ?? 0, spec.replicas ?? 1) : undefined;
	return {
		glyph: tone === undefined ? ' ' : glyphs[tone],
		token: tone === undefined ? 'plain' : toneTokens[tone],
		cells: [
			{text: metadata.name, token: current ? 'strong' : 'plain'},
			{text: number === 0 ? '–' : String(number)},
			count(spec.replicas ?? 1),
			count(status?.replicas),
			count(status?.readyReplicas),
			count(status?.availableReplicas),
			{text: ageOf(metadata.creationTimestamp, nowMs)},
			{text: spec.template.spec.containers.map(({name}) => name).join(',')},
			{text: images.map(shortImage).join(',')},
			{text: labels.map(([key, value]) => `${key}=${value}`).join(','), token: 'faint'},
		],
	};
}

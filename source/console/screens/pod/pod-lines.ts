import type {OpenedPod, OpenedWorkload} from '../../../cluster/cluster.ts';
import type {Condition, Event, Pod} from '../../../kubernetes/objects.ts';
import {ageOf} from '../../../rollout/duration.ts';
import {podContainers} from '../../../rollout/pod-containers.ts';
import {podCells} from '../../../rollout/pod-status.ts';
import {emptyText, isOld, refusedText} from '../../freshness-text.ts';
import {emptyLine, fitLine, type Line, span, wrapText} from '../../line.ts';
import {scrolled} from '../../scrolled.ts';
import type {Scene} from '../../state.ts';
import {layOutTable, tableHead, tableRow} from '../../table.ts';
import {eventLines} from '../event-lines.ts';
import {containerLines, labelled} from './container-lines.ts';
import {knownPod, openedPod, selectedContainer} from './opened.ts';
import type {PodScreen} from './pod-screen.ts';

/** The lines of a pod, and where its containers begin in them. */
export interface PodContent {
	readonly lines: readonly Line[];
	readonly containers: readonly {readonly name: string; readonly line: number}[];
}

/** All that is known of the pod, whatever the room for it. */
export function podContent(screen: PodScreen, scene: Scene, columns: number): PodContent {
	const opened = openedPod(screen, scene);
	const pod = knownPod(screen, scene);
	if (pod === undefined) {
		return {lines: absentLines(screen, opened, columns), containers: []};
	}
	const selected = selectedContainer(screen, scene);
	const lines: Line[] = [...headLines(pod, opened, scene, columns), title('CONTAINERS', columns)];
	const containers: {name: string; line: number}[] = [];
	for (const facts of podContainers(pod, scene.nowMs)) {
		containers.push({name: facts.name, line: lines.length});
		lines.push(...containerLines(facts, facts.name === selected, columns));
	}
	lines.push(
		emptyLine,
		title('CONDITIONS', columns),
		...conditionLines(pod.status?.conditions ?? [], scene, columns),
		emptyLine,
		...eventPart(pod, scene, columns),
	);
	const isPast = opened?.gone !== undefined || (opened !== undefined && isOld(opened.freshness));
	return {lines: isPast ? lines.map(line => ({...line, dimmed: true})) : lines, containers};
}

/** The Pod screen: at most `bodyRows` lines. */
export function podLines(screen: PodScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	return scrolled(podContent(screen, scene, columns).lines, screen.top, columns, bodyRows);
}

const title = (text: string, columns: number) => fitLine([span(` ${text}`, 'faint')], columns);

function headLines(pod: Pod, opened: OpenedPod | undefined, scene: Scene, columns: number): readonly Line[] {
	const {name, ready, status, restarts, age, node, ip} = podCells(pod, scene.nowMs);
	const facts = [
		`ready ${ready}`,
		`restarts ${restarts}`,
		`age ${age}`,
		`node ${node}`,
		`ip ${ip}`,
		...(pod.status?.qosClass ? [`qos ${pod.status.qosClass}`] : []),
	];
	const told = [pod.status?.reason, pod.status?.message].filter(Boolean).join(': ');
	const say = (text: string) =>
		wrapText(text, columns - 2, 4).map(part => fitLine([span(' '), span(part, 'bad')], columns));
	return [
		...wrapText(name, columns - 2, 3).map(part => fitLine([span(' '), span(part, 'strong')], columns)),
		// Before the status, which is that of a pod that is no more.
		...say(goneText(opened)),
		...wrapText([status, ...facts].join('   '), columns - 2, 4).map(part => fitLine([span(' '), span(part)], columns)),
		...say(partText(opened, scene)),
		...say(told),
		emptyLine,
	];
}

function goneText(opened: OpenedPod | undefined): string {
	switch (opened?.gone) {
		case 'deleted':
		case 'absent':
			return 'This pod was deleted. This is how it was last.';
		case 'replaced':
			return 'This pod was deleted, and another one has its name now. This is how it was last.';
		case undefined:
			return '';
	}
}

/** That only a part of the pod is here, and why; and that what is here is old. */
function partText(opened: OpenedPod | undefined, {nowMs}: Scene): string {
	if (opened?.pod !== undefined) {
		return refusedText(opened.freshness, nowMs) ?? '';
	}
	if (opened?.gone !== undefined) {
		return '';
	}
	return opened === undefined || opened.freshness.state === 'connecting' || opened.freshness.state === 'syncing'
		? 'Loading: so far only what the list of pods has, without probes and resources.'
		: `Only what the list of pods has: ${emptyText(opened.freshness, 'more')}.`;
}

function absentLines({pod}: PodScreen, opened: OpenedPod | undefined, columns: number): readonly Line[] {
	const name = `${pod.namespace}/${pod.name}`;
	const text = absentText(name, opened);
	return [emptyLine, ...wrapText(text, columns - 4, 6).map(part => fitLine([span('   '), span(part)], columns))];
}

function absentText(name: string, opened: OpenedPod | undefined): string {
	if (opened?.gone !== undefined) {
		return `There is no pod ${name} any more. esc goes back.`;
	}
	const isWaiting = opened === undefined || opened.freshness.state === 'live' || opened.freshness.state === 'syncing';
	return isWaiting ? `loading pod ${name}` : emptyText(opened.freshness, `pod ${name}`);
}

const conditionColumns = [
	{head: 'TYPE', dispensable: 0, most: 40, shrinkTo: 16},
	{head: 'STATUS', dispensable: 0},
	{head: 'AGE', align: 'right', dispensable: 1, least: 5},
	{head: 'REASON', dispensable: 0, most: 40, shrinkTo: 12},
] as const;

function conditionLines(conditions: readonly Condition[], {nowMs}: Scene, columns: number): readonly Line[] {
	if (conditions.length === 0) {
		return [fitLine([span('   none yet: no node has reported this pod', 'faint')], columns)];
	}
	const rows = conditions.map(({type, status, reason = '', lastTransitionTime}) => [
		{text: type},
		{text: status, token: status === 'True' ? ('plain' as const) : ('busy' as const)},
		{text: ageOf(lastTransitionTime, nowMs)},
		{text: reason},
	]);
	const layout = layOutTable(conditionColumns, rows, columns - 5);
	return [
		fitLine([span('     '), ...tableHead(layout)], columns),
		...conditions.flatMap(({message}, index) => [
			fitLine([span('     '), ...tableRow(layout, rows[index] ?? [])], columns),
			...(message ? labelled('', message, columns) : []),
		]),
	];
}

/** Those of the pod, newest first. */
export function eventsOfPod({metadata}: Pod, {events}: Pick<OpenedWorkload, 'events'>): readonly Event[] {
	return events.items
		.filter(({involvedObject: {kind, name, uid}}) =>
			uid ? uid === metadata.uid : kind === 'Pod' && name === metadata.name,
		)
		.toReversed();
}

function eventPart(pod: Pod, scene: Scene, columns: number): readonly Line[] {
	const {opened} = scene.view;
	const events = opened ? eventsOfPod(pod, opened) : [];
	const refused = opened && refusedText(opened.events.freshness, scene.nowMs);
	const head = fitLine([span(' EVENTS', 'faint'), span(refused === undefined ? '' : `   ${refused}`, 'bad')], columns);
	if (events.length > 0 && opened) {
		return [head, ...eventLines(events, opened.target.name, scene, columns).flat()];
	}
	const text = opened === undefined ? 'loading events' : eventlessText(opened);
	return [head, ...wrapText(text, columns - 4, 3).map(part => fitLine([span('   '), span(part, 'faint')], columns))];
}

function eventlessText({events}: OpenedWorkload): string {
	return events.freshness.state === 'live'
		? 'no events of this pod: the API server keeps them for an hour by default'
		: emptyText(events.freshness, 'events of this pod');
}

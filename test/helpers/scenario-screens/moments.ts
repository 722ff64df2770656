import type {WorkloadName} from '../../../source/cluster/workload-name.ts';
import type {WorkloadKind} from '../../../source/kubernetes/objects.ts';

/** A telling moment of a scenario. */
export interface Moment {
	/** What the file is called after the scenario. */
	readonly shows: string;
	/** Since the scenario began. */
	readonly atSeconds: number;
	/** Pressed then; Esc goes back from where they lead. */
	readonly keys?: readonly string[];
	/** What it is called in `assets`, where the README shows it. */
	readonly picture?: string;
}

/** A scenario, played once. */
export interface Play {
	readonly scenario: string;
	/** Opened at the start; absent: the list is. */
	readonly target?: WorkloadName;
	/** In the order of their time. */
	readonly moments: readonly Moment[];
}

const on = (kind: WorkloadKind, name: string, namespace = 'default'): WorkloadName => ({kind, namespace, name});

const web = on('Deployment', 'web');
const db = on('StatefulSet', 'db');

const rollout = (atSeconds: number): Moment => ({shows: 'rollout', atSeconds});

/** Each scenario at least once. */
export const plays: readonly Play[] = [
	{
		scenario: 'incident',
		moments: [
			{shows: 'workloads', atSeconds: 55, picture: 'workloads.svg'},
			{shows: 'freeze', atSeconds: 55, keys: ['F']},
		],
	},
	{
		scenario: 'incident',
		target: on('Deployment', 'checkout', 'shop'),
		moments: [
			rollout(75),
			{shows: 'history', atSeconds: 75, keys: ['h']},
			{shows: 'confirm-undo', atSeconds: 75, keys: ['u'], picture: 'confirm.svg'},
		],
	},
	{scenario: 'tutorial', target: web, moments: [rollout(8)]},
	{scenario: 'budget', target: web, moments: [rollout(9)]},
	{scenario: 'healthy', target: web, moments: [rollout(12), {shows: 'complete', atSeconds: 60}]},
	{
		scenario: 'bad-image',
		target: web,
		moments: [
			rollout(30),
			{shows: 'diff', atSeconds: 30, keys: ['d']},
			{shows: 'pod', atSeconds: 30, keys: ['enter']},
			{shows: 'deadline-exceeded', atSeconds: 80},
		],
	},
	{
		scenario: 'crash-loop',
		target: web,
		moments: [rollout(40), {shows: 'events', atSeconds: 40, keys: ['e']}],
	},
	{scenario: 'never-ready', target: web, moments: [rollout(70)]},
	{scenario: 'min-ready-seconds', target: web, moments: [rollout(14)]},
	{scenario: 'quota-exceeded', target: web, moments: [rollout(30)]},
	{scenario: 'recreate', target: web, moments: [rollout(8)]},
	{scenario: 'rollover', target: web, moments: [rollout(12)]},
	{scenario: 'paused-and-forgotten', moments: [{shows: 'workloads', atSeconds: 5}]},
	{
		scenario: 'paused-and-forgotten',
		target: web,
		moments: [
			rollout(5),
			{shows: 'confirm-resume', atSeconds: 5, keys: ['p']},
			{shows: 'confirm-undo', atSeconds: 5, keys: ['u']},
		],
	},
	{
		scenario: 'stateful-set',
		target: db,
		moments: [rollout(9), {shows: 'confirm-hold', atSeconds: 9, keys: ['p']}],
	},
	{
		scenario: 'stateful-set-trap',
		target: db,
		moments: [{shows: 'confirm-undo', atSeconds: 40, keys: ['u']}, rollout(90)],
	},
	{scenario: 'daemon-set', target: on('DaemonSet', 'agent'), moments: [rollout(12)]},
	{
		scenario: 'gitops',
		target: web,
		moments: [rollout(40), {shows: 'confirm-undo', atSeconds: 40, keys: ['u']}],
	},
	{
		scenario: 'hpa',
		target: web,
		moments: [rollout(30), {shows: 'confirm-scale', atSeconds: 30, keys: ['s', '2', 'enter']}],
	},
	{scenario: 'node-lost', target: web, moments: [rollout(120)]},
	{scenario: 'fleet', moments: [{shows: 'workloads', atSeconds: 10}]},
	{scenario: 'empty', moments: [{shows: 'workloads', atSeconds: 2}]},
];

import {epochMs} from '../../../source/rollout/timestamp.ts';
import type {Fields} from '../../../source/simulator/api/json.ts';
import {cellsOf} from '../../../source/simulator/api/table.ts';
import type {Adapter, Check} from '../adapter.ts';

interface Input {
	readonly now: string;
	readonly wide?: boolean;
	readonly [object: string]: unknown;
}

/** Where the columns that only `-o wide` shows stand; the server sends all. */
const wideColumns: Readonly<Record<string, readonly number[]>> = {
	Deployment: [5, 6, 7],
	ReplicaSet: [5, 6, 7],
	StatefulSet: [3, 4],
	DaemonSet: [8, 9, 10],
	Event: [4, 5, 7, 8, 9],
};

/** The table's event is the API server's own form: its times may be objects. */
function plainTime(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'time' in value ? value.time : value;
}

function plainEvent({eventTime, series, ...event}: Fields): Fields {
	const {lastObservedTime, ...rest} = (series ?? {}) as Fields;
	const plainSeries = series ? {series: {...rest, lastObservedTime: plainTime(lastObservedTime)}} : {};
	return {...event, eventTime: plainTime(eventTime), ...plainSeries};
}

const printer = (kind: string, name: string): Check => ({
	actual(input: Input) {
		const given = (input[name] ?? {}) as Fields;
		const object = kind === 'Event' ? plainEvent(given) : given;
		const cells = cellsOf(kind, object, epochMs(input.now) ?? Number.NaN);
		const hidden = input.wide ? [] : (wideColumns[kind] ?? []);
		return {cells: cells.filter((_, index) => !hidden.includes(index))};
	},
});

export const tableRows: Adapter = {
	printDeployment: printer('Deployment', 'deployment'),
	printReplicaSet: printer('ReplicaSet', 'replicaSet'),
	printStatefulSet: printer('StatefulSet', 'statefulSet'),
	printDaemonSet: printer('DaemonSet', 'daemonSet'),
	printEvent: printer('Event', 'event'),
	printControllerRevision: printer('ControllerRevision', 'controllerRevision'),
	printScale: printer('Scale', 'scale'),
	printNamespace: printer('Namespace', 'namespace'),
	printPodDisruptionBudget: printer('PodDisruptionBudget', 'pdb'),
};

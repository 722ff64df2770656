import type {WatchedResource} from '../cluster/source.ts';
import type {KubernetesObject, WorkloadKind} from '../kubernetes/objects.ts';

/** One watch event of a recording. */
export interface TraceEvent {
	/** Milliseconds since the recording began. */
	readonly atMs: number;
	readonly resource: WatchedResource;
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: KubernetesObject;
}

/** A recording, read: its watch events of the resources that a mirror asks for, in the order in which they arrived. */
export interface Trace {
	readonly name: string;
	readonly title: string;
	/** The version of the recorded cluster, as `v1.37.2`. */
	readonly kubernetes: string;
	readonly events: readonly TraceEvent[];
	readonly lengthMs: number;
	/** What the cluster's clock showed when the recording began (epoch milliseconds); less than a second early. */
	readonly startedAtMs: number;
}

/** A sentence says what is wrong, with the line. */
export type TraceResult = {readonly ok: true; readonly trace: Trace} | {readonly ok: false; readonly message: string};

export interface ParseTraceOptions {
	/** Makes the strings of an object safe to show. */
	readonly sanitize: <T>(value: T) => T;
}

type Json = Readonly<Record<string, unknown>>;

/** With the kind of those that roll out, which every record of them carries. */
const resources: Readonly<Record<WatchedResource, WorkloadKind | undefined>> = {
	deployments: 'Deployment',
	statefulsets: 'StatefulSet',
	daemonsets: 'DaemonSet',
	replicasets: undefined,
	controllerrevisions: undefined,
	pods: undefined,
	events: undefined,
};

const eventTypes: ReadonlySet<string> = new Set<TraceEvent['type']>(['ADDED', 'MODIFIED', 'DELETED']);

/** Carries the sentence from the depth of a line to `parseTrace`; never leaves this file. */
class Fault extends Error {}

/**
 * Reads a recording in JSON Lines: a first line of type `trace` describes it, then lines of type `watch` with the time
 * `t` (milliseconds), and a last one of type `end`. Lines of other types tell how the recording was made, watches of
 * other resources what rolltop does not show: both are passed over.
 */
export function parseTrace(text: string, {sanitize}: ParseTraceOptions): TraceResult {
	try {
		return {ok: true, trace: readTrace(text, sanitize)};
	} catch (error) {
		if (error instanceof Fault) return {ok: false, message: error.message};
		throw error;
	}
}

function readTrace(text: string, sanitize: ParseTraceOptions['sanitize']): Trace {
	const lines = text.split('\n').map((line, index) => ({line, number: index + 1}));
	const [first, ...rest] = lines.filter(({line}) => line.trim() !== '');
	const header = first && parseLine(first.line, first.number);
	if (header?.type !== 'trace') throw new Fault('The first line does not describe a recording.');
	const events: TraceEvent[] = [];
	let lengthMs: number | undefined;
	for (const {line, number} of rest) {
		const entry = parseLine(line, number);
		if (entry.type === 'end') lengthMs = readTime(entry, number);
		const event = entry.type === 'watch' ? readEvent(entry, number, sanitize) : undefined;
		if (event) events.push(event);
	}
	if (lengthMs === undefined) throw new Fault('The recording has no end: its last line is missing.');
	// One at a time each watch is in order; between two of them lines may be some milliseconds off.
	events.sort((a, b) => a.atMs - b.atMs);
	return {
		name: readString(header, 'name', 1),
		title: readString(header, 'title', 1),
		kubernetes: readString(header, 'kubernetes', 1),
		events,
		lengthMs,
		startedAtMs: wallClockStart(events),
	};
}

function parseLine(line: string, number: number): Json {
	try {
		const value: unknown = JSON.parse(line);
		if (isJson(value)) return value;
	} catch {
		// Falls through: not JSON, which is said below.
	}
	throw new Fault(`Line ${number} is not a JSON object.`);
}

function readEvent(entry: Json, number: number, sanitize: ParseTraceOptions['sanitize']): TraceEvent | undefined {
	const {resource, event, object} = entry;
	if (!isResource(resource)) return undefined;
	if (!isEventType(event)) throw new Fault(`Line ${number}: "event" is none of ADDED, MODIFIED, DELETED.`);
	if (!isObject(object)) throw new Fault(`Line ${number}: the object has no name, uid or resourceVersion.`);
	const kind = resources[resource];
	const record = sanitize(kind === undefined ? object : {...object, kind});
	return {atMs: readTime(entry, number), resource, type: event, object: record};
}

function readTime(entry: Json, number: number): number {
	const time = entry.t;
	if (typeof time !== 'number' || !(time >= 0)) throw new Fault(`Line ${number}: "t" is not a time in milliseconds.`);
	return time;
}

function readString(entry: Json, key: string, number: number): string {
	const value = entry[key];
	if (typeof value !== 'string') throw new Fault(`Line ${number}: "${key}" is missing.`);
	return value;
}

/**
 * A creationTimestamp is the cluster's clock in whole seconds, cut off, and each object was seen just after it was
 * created: of all the differences to `t` the greatest is the nearest.
 */
function wallClockStart(events: readonly TraceEvent[]): number {
	const starts = events
		.filter(({type}) => type === 'ADDED')
		.map(({atMs, object}) => Date.parse(object.metadata.creationTimestamp ?? '') - atMs)
		.filter(Number.isFinite);
	if (starts.length === 0) throw new Fault('The recording holds no object with a creationTimestamp.');
	return starts.reduce((latest, start) => Math.max(latest, start));
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const isResource = (value: unknown): value is WatchedResource =>
	typeof value === 'string' && Object.hasOwn(resources, value);

const isEventType = (value: unknown): value is TraceEvent['type'] => typeof value === 'string' && eventTypes.has(value);

function isObject(value: unknown): value is KubernetesObject {
	if (!isJson(value) || !isJson(value.metadata)) return false;
	const {name, uid, resourceVersion} = value.metadata;
	return [name, uid, resourceVersion].every(part => typeof part === 'string');
}

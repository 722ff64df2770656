import type {WorldObject} from '../../control-plane/world.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import {badRequest, invalid, methodNotAllowed, notFound, type StatusCause} from '../store/refusal.ts';
import {type ApiResponse, text} from './messages.ts';
import {badNumber, numberOf} from './query-numbers.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';

export interface LogLine {
	/** Epoch milliseconds of the simulated time. */
	readonly atMs: number;
	readonly text: string;
}

export interface LogRequest {
	readonly container: string;
	/** Of the container's run before the present one. */
	readonly previous: boolean;
}

/** What containers print, as a scenario has it. */
export interface PodLogs {
	/** All lines up to now, oldest first; undefined: that run of the container never was. */
	lines(pod: WorldObject, request: LogRequest, nowMs: number): readonly LogLine[] | undefined;
}

/** How often a followed log is looked at again. */
const FOLLOW_INTERVAL_MS = 200;

const namesOf = (containers: unknown) =>
	Array.isArray(containers) ? containers.map(container => String(fieldsOf(container).name ?? '')) : [];

interface LogQuery extends LogRequest {
	readonly follow: boolean;
	readonly timestamps: boolean;
	readonly tailLines?: number;
	readonly sinceMs?: number;
	readonly limitBytes?: number;
}

const flag = (value: string | null) => value === 'true' || value === '1';
const numbers: readonly string[] = ['sinceSeconds', 'tailLines', 'limitBytes'];

/** Source: pkg/apis/core/validation, ValidatePodLogOptions. */
function optionCauses(query: URLSearchParams): readonly StatusCause[] {
	const below = (field: string, least: number, text: string) => {
		const value = numberOf(query, field);
		const message = `Invalid value: ${value}: must be greater than ${text}0`;
		return value !== undefined && value < least ? [{field, reason: 'FieldValueInvalid', message}] : [];
	};
	const since = query.get('sinceSeconds') && query.get('sinceTime');
	const both = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
	return [
		...below('tailLines', 0, 'or equal to '),
		...below('limitBytes', 1, ''),
		...(since ? [{field: '[]', reason: 'FieldValueForbidden', message: both}] : below('sinceSeconds', 1, '')),
	];
}

function readLogQuery(query: URLSearchParams, container: string, nowMs: number): LogQuery {
	const [tailLines, seconds] = [numberOf(query, 'tailLines'), numberOf(query, 'sinceSeconds')];
	const [since, limitBytes] = [Date.parse(query.get('sinceTime') ?? ''), numberOf(query, 'limitBytes')];
	const sinceMs = seconds === undefined ? (Number.isNaN(since) ? undefined : since) : nowMs - seconds * 1000;
	return {
		container,
		previous: flag(query.get('previous')),
		follow: flag(query.get('follow')),
		timestamps: flag(query.get('timestamps')),
		...(tailLines === undefined ? {} : {tailLines}),
		...(sinceMs === undefined ? {} : {sinceMs}),
		...(limitBytes === undefined ? {} : {limitBytes}),
	};
}

const lineText = ({atMs, text: line}: LogLine, {timestamps}: LogQuery) =>
	`${timestamps ? `${new Date(atMs).toISOString().replace('Z', '000000Z')} ` : ''}${line}\n`;

const keyOf = ({atMs, text: line}: LogLine) => `${atMs} ${line}`;
const keysOf = (lines: readonly LogLine[]): ReadonlySet<string> => new Set(lines.map(keyOf));

function chosen(lines: readonly LogLine[], query: LogQuery): readonly LogLine[] {
	const {sinceMs, tailLines} = query;
	const recent = sinceMs === undefined ? lines : lines.filter(({atMs}) => atMs >= sinceMs);
	return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
}

/** Which container a request means, or why that is not clear. Source: pkg/registry/core/pod/strategy.go, LogLocation. */
function containerOf(pod: WorldObject, asked: string | null) {
	const spec = fieldsOf(pod.spec);
	const [regular, init] = [namesOf(spec.containers), namesOf(spec.initContainers)];
	const {name} = pod.metadata;
	if (asked) {
		const known = [...regular, ...init].includes(asked);
		return known ? {name: asked} : {error: `container ${asked} is not valid for pod ${name}`};
	}
	const fallback = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
	const [only] = regular;
	if (regular.length === 1 && init.length === 0 && only !== undefined) return {name: only};
	if (fallback !== undefined && regular.includes(fallback)) return {name: fallback};
	const others = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
	return {error: `a container name must be specified for pod ${name}, choose one of: [${regular.join(' ')}]${others}`};
}

const statusesOf = (pod: WorldObject): readonly Fields[] => {
	const {containerStatuses, initContainerStatuses} = fieldsOf(pod.status);
	return [containerStatuses, initContainerStatuses].flatMap(list => (Array.isArray(list) ? list.map(fieldsOf) : []));
};

/** Why there is no log yet. Source: pkg/kubelet/kubelet_pods.go, validateContainerLogStatus. */
function missingLog(pod: WorldObject, {container, previous}: LogQuery): string | undefined {
	const status = statusesOf(pod).find(({name}) => name === container);
	const {name} = pod.metadata;
	if (!status) return `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is not available`;
	const {waiting} = fieldsOf(status.state);
	if (previous) {
		const had = fieldsOf(status.lastState).terminated;
		return had
			? undefined
			: `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`;
	}
	if (!waiting || fieldsOf(status.lastState).terminated) return undefined;
	const {reason, message} = fieldsOf(waiting);
	const text = `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start`;
	if (reason === 'ErrImagePull' || reason === 'ImagePullBackOff') {
		return message ? `${text}: trying and failing to pull image` : `${text}: image can't be pulled`;
	}
	return `${text}: ${reason ?? 'no logs yet'}`;
}

/** GET of a pod's log: the lines that the scenario makes up, whole or followed. */
export function podLog(site: Site, {request, path}: ResourceRequest): ApiResponse {
	if (request.method !== 'GET') return fail(methodNotAllowed());
	const {store, nowMs, logs, timers} = site;
	const {resource, namespace, name = ''} = path;
	const unreadable = badNumber(request.query, numbers);
	if (unreadable) return fail(unreadable);
	const causes = optionCauses(request.query);
	if (causes.length > 0) return fail(invalid('PodLogOptions', '', name, causes));
	const pod = store.get('Pod', namespace, name);
	if (!pod) return fail(notFound(resource, name));
	const container = containerOf(pod, request.query.get('container'));
	if (container.name === undefined) return fail(badRequest(container.error ?? ''));
	const query = readLogQuery(request.query, container.name, nowMs());
	if (!fieldsOf(pod.spec).nodeName) return text(200, '');
	const missing = missingLog(pod, query);
	if (missing) return fail(badRequest(missing));
	const linesOf = (seen: WorldObject, previous: boolean) => logs.lines(seen, {...query, previous}, nowMs()) ?? [];
	const lines = linesOf(pod, query.previous);
	const shown = chosen(lines, query)
		.map(line => lineText(line, query))
		.join('');
	const limited = query.limitBytes === undefined ? shown : shown.slice(0, query.limitBytes);
	if (!query.follow) return {...text(200, limited), headers: {'content-type': 'text/plain'}};
	return {
		status: 200,
		headers: {'content-type': 'text/plain'},
		stream(sink) {
			let told = keysOf(lines);
			let cancel = () => {};
			sink.write(limited);
			const look = () => {
				const seen = store.get('Pod', namespace, name);
				const isHere = seen?.metadata.uid === pod.metadata.uid;
				const isSameRun = isHere && runOf(seen, query) === runOf(pod, query);
				// A container may run again before its end was seen: then its lines are those of the run before.
				const now = isHere ? linesOf(seen, query.previous || !isSameRun) : [];
				// A long log begins later each time, so that its length tells nothing.
				for (const line of now.filter(each => !told.has(keyOf(each)))) sink.write(lineText(line, query));
				told = keysOf(now);
				if (isSameRun && isRunning(seen, query)) cancel = timers.after(FOLLOW_INTERVAL_MS, look);
				else sink.end();
			};
			cancel = timers.after(FOLLOW_INTERVAL_MS, look);
			return () => cancel();
		},
	};
}

/** When the run of the container whose log is given began: the present one, or while it waits the last one. */
function runOf(pod: WorldObject, {container}: LogQuery): unknown {
	const {state, lastState} = fieldsOf(statusesOf(pod).find(({name}) => name === container));
	const {running, terminated} = fieldsOf(state);
	return fieldsOf(running ?? terminated ?? fieldsOf(lastState).terminated).startedAt;
}

/** Whether the followed run of the container may still print. A kubelet ends the answer with the run. */
const isRunning = (pod: WorldObject, {container, previous}: LogQuery) =>
	!previous && fieldsOf(fieldsOf(statusesOf(pod).find(({name}) => name === container)).state).running !== undefined;

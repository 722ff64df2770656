import type {Access} from './access/access.ts';
import {isFields} from './api/json.ts';
import type {SimulatedCluster} from './cluster.ts';
import {parseFault} from './faults/fault.ts';
import type {FaultyHandler} from './faults/faults.ts';
import type {Pace} from './run-in-real-time.ts';
import {bearerToken} from './server/authorize.ts';
import {type ApiRequest, type ApiResponse, json} from './server/messages.ts';
import {fail} from './server/respond.ts';
import {badRequest, methodNotAllowed, refusal} from './store/refusal.ts';

/** Below this path the simulator itself is spoken to; no API group can be called so. */
export const CONTROL_PATH = '/rolltop.dev/';

const FAULTS_PATH = `${CONTROL_PATH}faults`;
const TIME_PATH = `${CONTROL_PATH}time`;

export interface ControlOptions {
	readonly cluster: SimulatedCluster;
	readonly pace: Pace;
	/** Simulated milliseconds per real one, at most. */
	readonly mostSpeed: number;
}

function bodyOf({body}: ApiRequest): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
}

/** An expired token does: the expiry itself must be ended. */
const mayControl = (access: Access, request: ApiRequest) => access.tokens().includes(bearerToken(request));

function answerFaults({cluster: {faults}}: ControlOptions, request: ApiRequest): ApiResponse {
	const {method, path} = request;
	const id = path.slice(FAULTS_PATH.length + 1);
	if (method === 'GET') return json(200, {faults: faults.active()});
	if (method === 'DELETE' && id === '') {
		faults.endAll();
		return json(200, {faults: []});
	}
	if (method === 'DELETE') {
		return faults.end(Number(id))
			? json(200, {faults: faults.active()})
			: fail(refusal(404, 'NotFound', 'no such fault'));
	}
	if (method !== 'POST') return fail(methodNotAllowed());
	const parsed = parseFault(bodyOf(request));
	return parsed.ok ? json(201, {id: faults.begin(parsed.fault)}) : fail(badRequest(parsed.sentence));
}

/** `speed`, `paused` and `steps`, each of them if it is there, in this order. */
function answerTime({cluster, pace, mostSpeed}: ControlOptions, request: ApiRequest): ApiResponse {
	const time = () => {
		pace.catchUp();
		return json(200, {now: new Date(cluster.engine.nowMs()).toISOString()});
	};
	if (request.method === 'GET') return time();
	if (request.method !== 'POST') return fail(methodNotAllowed());
	const wanted = bodyOf(request);
	if (!isFields(wanted)) return fail(badRequest('The time is set by {"speed": …, "paused": …, "steps": …}.'));
	const {speed, paused, steps} = wanted;
	if (speed !== undefined && !(typeof speed === 'number' && speed >= 1 && speed <= mostSpeed)) {
		return fail(badRequest(`"speed" is a number from 1 to ${mostSpeed}.`));
	}
	if (paused !== undefined && typeof paused !== 'boolean') return fail(badRequest('"paused" is true or false.'));
	if (steps !== undefined && !(Number.isInteger(steps) && Number(steps) >= 0 && Number(steps) <= MOST_STEPS)) {
		return fail(badRequest(`"steps" is a whole number from 0 to ${MOST_STEPS}.`));
	}
	const unknown = Object.keys(wanted).filter(name => !['speed', 'paused', 'steps'].includes(name));
	if (unknown.length > 0) return fail(badRequest(`The time has no ${unknown.join(', ')}.`));
	if (typeof speed === 'number') pace.setSpeed(speed);
	if (paused === true) pace.pause();
	if (paused === false) pace.resume();
	for (let left = Number(steps ?? 0); left > 0; left--) pace.step();
	return time();
}

/** More in one request would keep others waiting. */
const MOST_STEPS = 10_000;

/**
 * The API with the simulator's own paths beside it, for those who have its bearer token; no fault reaches them.
 *
 * - `POST /rolltop.dev/faults` with a fault as JSON begins it and answers `{"id": N}`:
 *   `{"kind": "throttle", "retryAfterSeconds": 2, "path": "/apis/apps/v1/", "methods": ["PATCH"], "requests": 3}`.
 *   Kinds: refuse, reset, delay (milliseconds), throttle (retryAfterSeconds), error (status), cut-watches, no-bookmarks,
 *   black-hole, compact, expired-token, forbid (verbs, resources). Each may be limited by path, methods, requests and
 *   forSeconds; refuse must have forSeconds.
 * - `GET` lists the running ones; `DELETE /rolltop.dev/faults` ends all, `DELETE /rolltop.dev/faults/N` one.
 * - `GET /rolltop.dev/time` tells the simulated time; `POST` with `speed`, `paused` or `steps` changes how it passes.
 */
export function withControl(options: ControlOptions, handler: FaultyHandler): FaultyHandler {
	return request => {
		if (!request.path.startsWith(CONTROL_PATH)) return handler(request);
		if (!mayControl(options.cluster.access, request))
			return Promise.resolve(fail(refusal(401, 'Unauthorized', 'Unauthorized')));
		if (request.path === TIME_PATH) return Promise.resolve(answerTime(options, request));
		if (request.path === FAULTS_PATH || request.path.startsWith(`${FAULTS_PATH}/`)) {
			return Promise.resolve(answerFaults(options, request));
		}
		return Promise.resolve(fail(refusal(404, 'NotFound', `the simulator has ${FAULTS_PATH} and ${TIME_PATH}`)));
	};
}

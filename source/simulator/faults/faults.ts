import type {Access} from '../access/access.ts';
import {type ApiRequest, type ApiResponse, text} from '../server/messages.ts';
import type {Handler} from '../server/request.ts';
import {fail} from '../server/respond.ts';
import type {Timers} from '../server/site.ts';
import type {ObjectStore} from '../store/object-store.ts';
import {refusal} from '../store/refusal.ts';
import type {Fault, FaultKind} from './fault.ts';
import {createStreams} from './faulty-streams.ts';

/** An answer, or none: the connection is reset. */
export type FaultyResponse = ApiResponse | 'reset';
export type FaultyHandler = (request: ApiRequest) => Promise<FaultyResponse>;

export interface ActiveFault {
	readonly id: number;
	readonly fault: Fault;
}

/** What goes wrong on purpose between the API and its clients. */
export interface Faults {
	/** Answers with the number by which it can be ended; that of one that happens once is over at once. */
	begin(fault: Fault): number;
	/** False: there is none of this number. */
	end(id: number): boolean;
	endAll(): void;
	active(): readonly ActiveFault[];
	/** The API as clients meet it. */
	wrap(handler: Handler): FaultyHandler;
	/** Who listens for connections is told when to stop and when to begin again. */
	onRefusing(listener: (refusing: boolean) => void): void;
}

export interface FaultsOptions {
	readonly store: ObjectStore;
	readonly access: Access;
	readonly timers: Timers;
}

interface Running extends ActiveFault {
	left: number;
	readonly cancel: () => void;
}

const concerns = ({path, methods}: Fault, request: ApiRequest) =>
	(path === undefined || request.path.startsWith(path)) && (methods === undefined || methods.includes(request.method));

const reasons: Readonly<Record<number, readonly [reason: string, message: string]>> = {
	503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
	504: ['Timeout', 'Timeout: request did not complete within the allotted duration'],
};

const failure = (status: number) =>
	fail(
		refusal(
			status,
			...(reasons[status] ?? (['InternalError', 'Internal error occurred: a fault was asked for'] as const)),
		),
	);

/** Source: apiserver server/filters/maxinflight.go, tooManyRequests. */
const throttled = (retryAfterSeconds: number) => {
	const answer = text(429, 'Too many requests, please try again later.\n');
	return {...answer, headers: {...answer.headers, 'retry-after': String(retryAfterSeconds)}};
};

export function createFaults({store, access, timers}: FaultsOptions): Faults {
	const running = new Map<number, Running>();
	const waiting = new Set<() => void>();
	let [lastId, tellRefusing] = [0, (_refusing: boolean) => {}];

	const find = <K extends FaultKind['kind']>(kind: K, request: ApiRequest) =>
		[...running.values()].find(({fault}) => fault.kind === kind && concerns(fault, request));
	const isActive = (kind: FaultKind['kind'], request: ApiRequest) => find(kind, request) !== undefined;
	/** The fault of this kind that spoils the request; it counts as used. */
	const take = <K extends FaultKind['kind']>(kind: K, request: ApiRequest) => {
		const found = find(kind, request);
		if (found && --found.left <= 0) end(found.id);
		return found?.fault as Extract<Fault, {readonly kind: K}> | undefined;
	};
	const streams = createStreams({
		isSilent: request => isActive('black-hole', request),
		dropsBookmarks: request => isActive('no-bookmarks', request),
	});

	/** Makes true what the running faults say about rights, connections and silence. */
	const settle = () => {
		const faults = [...running.values()].map(({fault}) => fault);
		const forbidden = faults.filter(fault => fault.kind === 'forbid');
		access.forbid(forbidden.map(({verbs, resources}) => ({verbs, resources, apiGroups: ['*']})));
		const isExpired = faults.some(({kind}) => kind === 'expired-token');
		for (const token of access.tokens()) access.setExpired(token, isExpired);
		streams.flush();
		for (const look of [...waiting]) look();
	};
	const end = (id: number) => {
		const found = running.get(id);
		running.delete(id);
		found?.cancel();
		settle();
		const refuses = [...running.values()].some(({fault}) => fault.kind === 'refuse');
		if (found?.fault.kind === 'refuse' && !refuses) tellRefusing(false);
		return found !== undefined;
	};

	/** Until no black hole swallows the request any more. */
	const outOfBlackHole = (request: ApiRequest) =>
		new Promise<void>(resolve => {
			const look = () => {
				if (isActive('black-hole', request)) return;
				waiting.delete(look);
				resolve();
			};
			waiting.add(look);
			look();
		});

	return {
		begin(fault) {
			const id = ++lastId;
			if (fault.kind === 'cut-watches') streams.cut(request => concerns(fault, request));
			else if (fault.kind === 'compact') store.log.compact(store.revision);
			else {
				const {forSeconds, requests: left = Number.POSITIVE_INFINITY} = fault;
				const cancel = forSeconds === undefined ? () => {} : timers.after(forSeconds * 1000, () => end(id));
				running.set(id, {id, fault, left, cancel});
				settle();
				if (fault.kind === 'refuse') tellRefusing(true);
			}
			return id;
		},
		end,
		endAll() {
			for (const id of [...running.keys()]) end(id);
		},
		active: () => [...running.values()].map(({id, fault}) => ({id, fault})),
		onRefusing(listener) {
			tellRefusing = listener;
		},
		wrap: handler => async request => {
			await outOfBlackHole(request);
			const delay = take('delay', request);
			if (delay) await new Promise<void>(resolve => timers.after(delay.milliseconds, resolve));
			if (take('reset', request)) return 'reset';
			const throttle = take('throttle', request);
			if (throttle) return throttled(throttle.retryAfterSeconds);
			const error = take('error', request);
			if (error) return failure(error.status);
			const response = await handler(request);
			return 'stream' in response ? streams.wrap(request, response) : response;
		},
	};
}

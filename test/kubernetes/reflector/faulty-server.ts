import type {Clock} from '../../../source/kubernetes/clock.ts';
import type {ReceivedRequest, Reply, RequestHandler, StreamedBody} from '../../helpers/api-server.ts';
import {endBookmark, pod} from './runner.ts';

/** What befalls a request. Those that answer at all are followed by the end of the stream, as long as faults are left. */
const faults = ['cut', 'cut in a line', 'end', 'refuse', '410', '429', '500', 'delay', 'compaction'] as const;
type Fault = (typeof faults)[number];

/** After so many faults the server is sound. */
const faultCount = 8;

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const pageSize = 2;

/** Longer than some deadlines of the client, shorter than others. */
const mostDelayMs = 5000;

interface Change {
	readonly version: number;
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly name: string;
}

export interface FaultyServer {
	readonly handler: RequestHandler;
	/** Names and resource versions of what is there. */
	readonly truth: () => readonly string[];
	readonly isSound: () => boolean;
	/** How many answers it delays, each with a timer. */
	readonly delaying: () => number;
}

export interface FaultyServerOptions {
	/** Of [0, 1): decides on changes and faults. */
	readonly random: () => number;
	readonly servesWatchList: boolean;
	readonly clock: Clock;
}

/** An API server of pods that changes them with each request, and is plagued by faults that `random` decides. */
export function createFaultyServer({random, servesWatchList, clock}: FaultyServerOptions): FaultyServer {
	const held = new Map<string, number>();
	const streams = new Set<StreamedBody>();
	let log: Change[] = [];
	let version = 10;
	let compactedAt = 0;
	let faultsLeft = faultCount;
	let delaying = 0;

	const below = (count: number) => Math.floor(random() * count);
	const listed = () => [...held].map(([name, at]) => pod(name, `${at}`));
	const send = (body: StreamedBody, change: Change) =>
		void body.event(change.type, pod(change.name, `${change.version}`));

	function change() {
		const name = names[below(names.length)] ?? 'a';
		const type = !held.has(name) ? 'ADDED' : random() < 0.4 ? 'DELETED' : 'MODIFIED';
		version++;
		if (type === 'DELETED') held.delete(name);
		else held.set(name, version);
		const next: Change = {version, type, name};
		log.push(next);
		for (const body of streams) send(body, next);
	}

	function nextFault(): Fault | undefined {
		if (faultsLeft === 0) return undefined;
		faultsLeft--;
		return faults[below(faults.length)];
	}

	/** Of an answer that the client may not wait for. */
	async function delay(ms: number) {
		delaying++;
		await new Promise<void>(resolve => clock.after(ms, resolve));
		delaying--;
	}

	async function serve(request: ReceivedRequest, reply: Reply) {
		if (request.path === '/readyz') return faultsLeft > 0 && random() < 0.2 ? reply.reset() : reply.text('ok');
		for (let count = below(3); count > 0; count--) change();
		const fault = nextFault();
		if (fault === 'refuse') return reply.reset();
		if (fault === '410') return reply.failure(410, 'Expired', 'too old resource version');
		if (fault === '429') return reply.failure(429, 'TooManyRequests', 'busy');
		if (fault === '500') return reply.failure(500, 'InternalError', 'it broke');
		if (fault === 'delay') await delay(below(mostDelayMs));
		if (fault === 'compaction') {
			compactedAt = version;
			log = [];
		}
		if (request.query.get('watch') !== 'true') return list(request, reply, fault);
		watch(request, reply, fault);
	}

	function list(request: ReceivedRequest, reply: Reply, fault: Fault | undefined) {
		const [at = version, from = 0] = (request.query.get('continue') ?? '').split('/').filter(Boolean).map(Number);
		if (at < compactedAt || at !== version) {
			if (from > 0) return reply.failure(410, 'Expired', 'the continue token is too old');
		}
		const limit = Number(request.query.get('limit') ?? 0) === 0 ? names.length : pageSize;
		const rest = listed().slice(from);
		const isLast = rest.length <= limit;
		const metadata = {
			resourceVersion: `${version}`,
			...(isLast ? {} : {continue: `${version}/${from + limit}`, remainingItemCount: rest.length - limit}),
		};
		const body = {metadata, items: rest.slice(0, limit)};
		if (fault !== 'cut' && fault !== 'cut in a line') return reply.json(body);
		const text = JSON.stringify(body);
		const stream = reply.stream();
		void stream.write(text.slice(0, below(text.length))).then(() => stream.cut());
	}

	function watch({query}: ReceivedRequest, reply: Reply, fault: Fault | undefined) {
		const isList = query.get('sendInitialEvents') === 'true';
		if (isList && !servesWatchList) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
		const from = Number(query.get('resourceVersion') ?? 0);
		const body = reply.stream();
		if (isList) {
			for (const object of listed()) void body.event('ADDED', object);
			void body.event('BOOKMARK', endBookmark(`${version}`));
		} else if (from < compactedAt) {
			void body.event('ERROR', {kind: 'Status', code: 410, reason: 'Expired', message: 'too old'});
			return body.end();
		} else {
			for (const past of log) if (past.version > from) send(body, past);
		}
		streams.add(body);
		void body.closed.then(() => streams.delete(body));
		for (let count = below(4); count > 0; count--) change();
		if (fault === undefined && faultsLeft === 0) return;
		streams.delete(body);
		const half = fault === 'cut in a line' ? '{"type":"MODIFIED","object":{"meta' : '';
		void body.write(half === '' ? '\n' : half).then(() => (fault === 'end' ? body.end() : body.cut()));
	}

	return {
		handler: serve,
		delaying: () => delaying,
		truth: () => [...held].map(([name, at]) => `${name}@${at}`).sort(),
		isSound: () => faultsLeft === 0,
	};
}

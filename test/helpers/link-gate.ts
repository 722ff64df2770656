import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Server, type Socket} from 'node:net';
import type {Clock} from '../../source/kubernetes/clock.ts';

/** A stretch of network between clients and a server, which carries bytes and knows nothing of what they mean. */
export interface LinkGate {
	readonly port: number;
	connectionsOpen(): number;
	connectionsOpened(): number;
	/** Nothing comes through in either direction, of new connections neither; they are taken all the same. */
	silence(): void;
	/** Nothing comes through any more on the connections that are open now: new ones are not concerned. */
	strand(): void;
	/**
	 * The connections that are open now are unknown from here on: nothing comes through to a client, and whatever it sends is
	 * answered with RST.
	 */
	forget(): void;
	/** Everything that was held back comes through. */
	lift(): void;
	/** So many bytes a second towards each client; undefined: as many as there are. */
	limit(bytesPerSecond: number | undefined): void;
	/** All connections together go through a narrow place from here on, in the order in which the bytes come to it. */
	narrow(place: NarrowPlace): void;
	/** New connections are refused; open ones stay. */
	refuse(): void;
	/** Takes connections again, on the same port, if they were refused. */
	accept(): void;
	/** RST to every client. */
	resetAll(): void;
	/** FIN to every client. */
	finishAll(): void;
	/** RST to the client whose bytes come from this port towards the server. */
	reset(outgoingPort: number | undefined): void;
	close(): Promise<void>;
}

/** Where a link is slow, and what it holds until it has passed, as a router or a tunnel does. */
export interface NarrowPlace {
	/** Towards the clients. */
	readonly bytesPerSecond: number;
	/** When it holds so much, servers have to wait. */
	readonly bufferBytes: number;
}

/** What a narrow place lets through at a time. */
const packetBytes = 1400;

interface Link {
	readonly client: Socket;
	readonly outgoing: Socket;
	/** Takes its time, at a limited speed. */
	isWaiting: boolean;
	isStranded: boolean;
	isForgotten: boolean;
}

export interface LinkGateOptions {
	/** Of the server, on 127.0.0.1. */
	readonly targetPort: number;
	readonly clock: Clock;
	/** Where clients connect to: 127.0.0.1, and a free port. */
	readonly host?: string;
	readonly port?: number;
}

/** Opens a gate to a server of this machine. */
export async function openLinkGate(options: LinkGateOptions): Promise<LinkGate> {
	const {targetPort, clock, host = '127.0.0.1'} = options;
	const links = new Set<Link>();
	let isSilent = false;
	let isFull = false;
	const narrowed = createQueue(clock, full => {
		isFull = full;
		each(settle);
	});
	let bytesPerSecond: number | undefined;
	let opened = 0;

	const server: Server = createServer(client => {
		opened++;
		const outgoing = connect(targetPort, '127.0.0.1');
		const link: Link = {client, outgoing, isWaiting: false, isStranded: false, isForgotten: false};
		links.add(link);
		for (const socket of [client, outgoing]) {
			socket.setNoDelay(true);
			socket.on('error', () => {});
		}
		client.on('data', chunk => {
			if (link.isForgotten) reset(client);
			else outgoing.write(chunk);
		});
		outgoing.on('data', (chunk: Buffer) => {
			narrowed.carry(chunk, packet => client.write(packet));
			if (bytesPerSecond !== undefined) hold(link, (chunk.length / bytesPerSecond) * 1000);
		});
		outgoing.on('end', () => narrowed.follow(() => client.end()));
		client.on('end', () => outgoing.end());
		client.on('close', () => {
			links.delete(link);
			outgoing.destroy();
		});
		outgoing.on('close', () => narrowed.follow(() => client.destroySoon()));
		settle(link);
	});

	function settle({client, outgoing, isWaiting, isStranded, isForgotten}: Link) {
		for (const [socket, isHeld] of [
			[client, isSilent || isStranded],
			[outgoing, isSilent || isStranded || isForgotten || isWaiting || isFull],
		] as const) {
			if (isHeld) socket.pause();
			else socket.resume();
		}
	}

	function hold(link: Link, forMs: number) {
		link.isWaiting = true;
		settle(link);
		clock.after(forMs, () => {
			link.isWaiting = false;
			settle(link);
		});
	}

	async function listen(wanted: number) {
		server.listen(wanted, host);
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	}

	const port = await listen(options.port ?? 0);
	const each = (act: (link: Link) => void) => {
		for (const link of [...links]) act(link);
	};
	return {
		port,
		connectionsOpen: () => links.size,
		connectionsOpened: () => opened,
		silence() {
			isSilent = true;
			each(settle);
		},
		strand: () =>
			each(link => {
				link.isStranded = true;
				settle(link);
			}),
		forget: () =>
			each(link => {
				link.isForgotten = true;
				settle(link);
			}),
		lift() {
			isSilent = false;
			each(link => {
				link.isStranded = false;
				settle(link);
			});
		},
		limit(next) {
			bytesPerSecond = next;
		},
		narrow: narrowed.begin,
		// It stops listening at once; what it would wait for is that the open connections end.
		refuse: () => void server.close(),
		accept() {
			if (!server.listening) server.listen(port, host);
		},
		resetAll: () => each(({client}) => reset(client)),
		finishAll: () => each(({client}) => client.end()),
		reset: outgoingPort =>
			each(link => {
				if (link.outgoing.localPort === outgoingPort) reset(link.client);
			}),
		async close() {
			each(({client, outgoing}) => {
				client.destroy();
				outgoing.destroy();
			});
			narrowed.end();
			if (!server.listening) return;
			const closed = once(server, 'close');
			server.close();
			await closed;
		},
	};
}

/** Node never closes a socket that is to be reset when its end has been sent (libuv's uv_tcp_close_reset refuses that). */
function reset(client: Socket): void {
	if (client.writableEnded) client.destroy();
	else client.resetAndDestroy();
}

/** What passes one narrow place, for all connections; `onFull` is told when it holds as much as it can, and when no more. */
function createQueue(clock: Clock, onFull: (isFull: boolean) => void) {
	const queue: {readonly bytes: number; readonly act: () => void}[] = [];
	let place: NarrowPlace | undefined;
	let heldBytes = 0;
	let isFull = false;
	let cancel: (() => void) | undefined;

	function put(bytes: number, act: () => void) {
		if (!place) return act();
		queue.push({bytes, act});
		hold(bytes);
		if (!cancel) next(place);
	}

	function hold(bytes: number) {
		heldBytes += bytes;
		if (isFull === heldBytes >= (place?.bufferBytes ?? Number.POSITIVE_INFINITY)) return;
		isFull = !isFull;
		onFull(isFull);
	}

	function next(narrow: NarrowPlace) {
		const first = queue[0];
		cancel =
			first &&
			clock.after((first.bytes / narrow.bytesPerSecond) * 1000, () => {
				queue.shift();
				first.act();
				hold(-first.bytes);
				next(narrow);
			});
	}

	return {
		begin(narrow: NarrowPlace) {
			place = narrow;
		},
		carry(chunk: Buffer, act: (packet: Buffer) => void) {
			for (let at = 0; at < chunk.length; at += packetBytes) {
				const packet = chunk.subarray(at, at + packetBytes);
				put(packet.length, () => act(packet));
			}
		},
		/** After all that came before. */
		follow: (act: () => void) => put(0, act),
		end: () => cancel?.(),
	};
}

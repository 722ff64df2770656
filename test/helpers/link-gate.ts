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
	/** Everything that was held back comes through. */
	lift(): void;
	/** So many bytes a second towards each client; undefined: as many as there are. */
	limit(bytesPerSecond: number | undefined): void;
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

interface Link {
	readonly client: Socket;
	readonly outgoing: Socket;
	/** Takes its time, at a limited speed. */
	isWaiting: boolean;
	isStranded: boolean;
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
	let bytesPerSecond: number | undefined;
	let opened = 0;

	const server: Server = createServer(client => {
		opened++;
		const outgoing = connect(targetPort, '127.0.0.1');
		const link: Link = {client, outgoing, isWaiting: false, isStranded: false};
		links.add(link);
		for (const socket of [client, outgoing]) {
			socket.setNoDelay(true);
			socket.on('error', () => {});
		}
		client.on('data', chunk => outgoing.write(chunk));
		outgoing.on('data', chunk => {
			client.write(chunk);
			if (bytesPerSecond !== undefined) hold(link, (chunk.length / bytesPerSecond) * 1000);
		});
		outgoing.on('end', () => client.end());
		client.on('end', () => outgoing.end());
		client.on('close', () => {
			links.delete(link);
			outgoing.destroy();
		});
		outgoing.on('close', () => client.destroySoon());
		settle(link);
	});

	function settle({client, outgoing, isWaiting, isStranded}: Link) {
		for (const [socket, isHeld] of [
			[client, isSilent || isStranded],
			[outgoing, isSilent || isStranded || isWaiting],
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
		// It stops listening at once; what it would wait for is that the open connections end.
		refuse: () => void server.close(),
		accept() {
			if (!server.listening) server.listen(port, host);
		},
		resetAll: () => each(({client}) => client.resetAndDestroy()),
		finishAll: () => each(({client}) => client.end()),
		reset: outgoingPort =>
			each(link => {
				if (link.outgoing.localPort === outgoingPort) link.client.resetAndDestroy();
			}),
		async close() {
			each(({client, outgoing}) => {
				client.destroy();
				outgoing.destroy();
			});
			if (!server.listening) return;
			const closed = once(server, 'close');
			server.close();
			await closed;
		},
	};
}

import type {Clock} from '../kubernetes/clock.ts';
import type {SimulatedCluster} from './cluster.ts';
import {withControl} from './control-handler.ts';
import type {FaultyHandler} from './faults/faults.ts';
import {createCertificate} from './http/certificate.ts';
import {type RunningServer, startHttpServer} from './http/http-server.ts';
import {spacedRemovals} from './http/spaced-removals.ts';
import {type Pace, runInRealTime} from './run-in-real-time.ts';
import type {Handler} from './server/request.ts';

/** A port at which a simulated cluster is, or will be. */
export interface ServedCluster {
	/** What clients trust, PEM. */
	readonly authority: string;
	readonly server: RunningServer;
	/** Puts the cluster behind the port and lets its time pass; whoever asked before is answered now. */
	begin(cluster: SimulatedCluster): Pace;
	/** Ends the server and the time. */
	stop(): Promise<void>;
}

/** Faster, the machine could not follow. */
export const MOST_SPEED = 1000;

export interface ServeOptions {
	/** 0: a free one. */
	readonly port: number;
	readonly speed: number;
	readonly clock: Clock;
}

/** Opens a port of the loopback interface. Rejects with the system's error when it is taken. */
export async function serveCluster({port, speed, clock}: ServeOptions): Promise<ServedCluster> {
	const begun = Promise.withResolvers<FaultyHandler>();
	const certificate = createCertificate(clock.now());
	const server = await startHttpServer(async request => (await begun.promise)(request), certificate, port);
	let running: {readonly cluster: SimulatedCluster; readonly pace: Pace} | undefined;
	return {
		authority: certificate.certificate,
		server,
		begin(cluster) {
			const pace = runInRealTime(cluster.engine, clock, speed);
			cluster.faults.onRefusing(server.setRefusing);
			begun.resolve(handlerOf(cluster, pace, clock));
			running = {cluster, pace};
			return pace;
		},
		async stop() {
			running?.pace.stop();
			running?.cluster.stop();
			await server.close();
		},
	};
}

/** What a port answers: the API as the faults leave it, dated in simulated time, and the simulator's own paths. */
function handlerOf(cluster: SimulatedCluster, pace: Pace, clock: Clock): FaultyHandler {
	const {handler, engine, faults} = cluster;
	const answer: Handler = async request => {
		// Before and after: it must see what is due, and what it set off must not oversleep.
		pace.catchUp();
		const response = await handler(request);
		pace.catchUp();
		// Clients reckon ages from this clock: without it they would take theirs.
		const date = new Date(engine.nowMs()).toUTCString();
		const dated = {...response, headers: {...response.headers, date}};
		return 'stream' in dated ? spacedRemovals(dated, clock) : dated;
	};
	return withControl({cluster, pace, mostSpeed: MOST_SPEED}, faults.wrap(answer));
}

/** A kubeconfig for a simulated cluster; JSON is YAML too. */
export const kubeconfigText = ({server, authority}: ServedCluster, token: string, namespace: string): string =>
	`${JSON.stringify(
		{
			apiVersion: 'v1',
			kind: 'Config',
			clusters: [{name: 'simulator', cluster: clusterOf(server.port, authority)}],
			users: [{name: 'simulator', user: {token}}],
			contexts: [{name: 'simulator', context: {cluster: 'simulator', user: 'simulator', namespace}}],
			'current-context': 'simulator',
		},
		undefined,
		'\t',
	)}\n`;

const clusterOf = (port: number, authority: string) => ({
	server: `https://127.0.0.1:${port}`,
	'certificate-authority-data': Buffer.from(authority).toString('base64'),
});

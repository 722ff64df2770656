import type {SimulatedCluster} from './cluster.ts';
import {withControl} from './control-handler.ts';
import {createCertificate} from './http/certificate.ts';
import {type RunningServer, startHttpServer} from './http/http-server.ts';
import {type Pace, type RealClock, runInRealTime} from './run-in-real-time.ts';
import type {Handler} from './server/request.ts';

export interface ServedCluster {
	/** What clients trust, PEM. */
	readonly authority: string;
	readonly server: RunningServer;
	readonly pace: Pace;
	/** Ends the server and the time. */
	stop(): Promise<void>;
}

/** Faster, the machine could not follow. */
export const MOST_SPEED = 1000;

export interface ServeOptions {
	/** 0: a free one. */
	readonly port: number;
	readonly speed: number;
	readonly clock: RealClock;
}

/** Puts a simulated cluster behind a port of the loopback interface and lets its time pass. */
export async function serveCluster(
	cluster: SimulatedCluster,
	{port, speed, clock}: ServeOptions,
): Promise<ServedCluster> {
	const {handler, engine, faults} = cluster;
	let pace: Pace | undefined;
	// Before and after each request: it must see what is due, and what it set off must not oversleep.
	const certificate = createCertificate(clock.now());
	const answer: Handler = async request => {
		pace?.catchUp();
		const response = await handler(request);
		pace?.catchUp();
		return response;
	};
	const controlled = withControl({cluster, pace: () => pace, mostSpeed: MOST_SPEED}, faults.wrap(answer));
	const server = await startHttpServer(controlled, certificate, port);
	faults.onRefusing(server.setRefusing);
	pace = runInRealTime(engine, clock, speed);
	const running = pace;
	return {
		authority: certificate.certificate,
		server,
		pace,
		async stop() {
			running.stop();
			faults.endAll();
			await server.close();
		},
	};
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

import {subscribe} from 'node:diagnostics_channel';
import type {ClientRequest} from 'node:http';
import type {Socket} from 'node:net';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {createCollectionStore} from '../../source/cluster/collection-store.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {createContactMonitor} from '../../source/kubernetes/contact/contact-monitor.ts';
import {createReadingTurn} from '../../source/kubernetes/reflector/reading-turn.ts';
import {startReflector} from '../../source/kubernetes/reflector/start-reflector.ts';
import {createSyncMemory} from '../../source/kubernetes/reflector/sync-memory.ts';
import {openTransport} from './connection.ts';

/*
 * Mirrors all pods of the cluster of a kubeconfig, once, and prints what that took as JSON.
 */

/** The finest that the monitor can: its own wake-ups are part of what it measures. */
const resolutionMs = 1;

const sockets = new Set<Socket>();
subscribe('http.client.request.start', message => {
	const {request} = message as {readonly request: ClientRequest};
	if (request.socket) sockets.add(request.socket);
	else request.once('socket', socket => sockets.add(socket));
});

const [, , kubeconfig = '', isTimed] = process.argv;
const transport = openTransport(kubeconfig);
const contact = createContactMonitor({transport, clock: systemClock, random: Math.random});
const store = createCollectionStore({nowMs: Date.now()});
// A thousand wake-ups a second cost as much as a fifth of the work: they are not there when the CPU time is what is asked for.
const blocks = isTimed === undefined ? undefined : watchBlocks();

const watch = startReflector({
	transport,
	query: {resource: 'pods', detail: 'row'},
	contact,
	memory: createSyncMemory(),
	turn: createReadingTurn(systemClock),
	clock: systemClock,
	random: Math.random,
	sink(output) {
		store.take(output);
		if (output.type === 'status' && output.status.state === 'live') synced();
	},
});

function synced() {
	const cpu = process.cpuUsage();
	const figures = {
		pods: store.items().length,
		syncedMs: performance.now(),
		cpuSeconds: (cpu.user + cpu.system) / 1e6,
		peakBytes: process.resourceUsage().maxRSS * 1024,
		wireBytes: [...sockets].reduce((sum, {bytesRead}) => sum + bytesRead, 0),
	};
	// After this turn, whose own length counts too.
	setTimeout(() => {
		const longest = blocks?.end();
		watch.stop();
		contact.stop();
		transport.close();
		process.stdout.write(JSON.stringify({...figures, ...longest}));
	}, 20);
}

/** The longest blocks of the event loop until `end`: as a clock has it, and on a busy machine the part that is this thread's own. */
function watchBlocks() {
	const delay = monitorEventLoopDelay({resolution: resolutionMs});
	delay.enable();
	let longestOwnMs = 0;
	let threadBefore = process.threadCpuUsage();
	const sampler = setInterval(() => {
		const {user, system} = process.threadCpuUsage(threadBefore);
		longestOwnMs = Math.max(longestOwnMs, (user + system) / 1000);
		threadBefore = process.threadCpuUsage();
	}, resolutionMs);
	return {
		end() {
			clearInterval(sampler);
			return {longestBlockMs: Math.max(0, delay.max / 1e6 - resolutionMs), longestOwnMs};
		},
	};
}

import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Mode, sentAnnotation} from './measure.ts';
import {podText} from './pod-text.ts';

/*
 * An API server that has so many pods and nothing else, in a process of its own. It lists them, at once or as the start of a
 * watch; in `flood` a watch then brings changes as fast as they are read, in `paced` a thousand a second. Prints its port.
 */

const [, , countText = '', modeText = ''] = process.argv;
const count = Number(countText);
const mode = modeText as Mode;

const version = 1_000_000;
const floodEvents = 30_000;
const pacedEvents = 10_000;
const pacedEachMs = 10;

/** Waits when the other end reads slowly. */
async function write(response: ServerResponse, text: string): Promise<void> {
	if (!response.write(text)) await once(response, 'drain');
}

async function sendList(response: ServerResponse): Promise<void> {
	await write(response, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${version}"},"items":[`);
	for (let number = 0; number < count; number++) {
		await write(response, `${number === 0 ? '' : ','}${podText(number, number + 1)}`);
	}
	response.end(']}');
}

async function sendInitialEvents(response: ServerResponse): Promise<void> {
	for (let number = 0; number < count; number++) {
		await write(response, `{"type":"ADDED","object":${podText(number, number + 1)}}\n`);
	}
	const end = {resourceVersion: String(version), annotations: {'k8s.io/initial-events-end': 'true'}};
	await write(
		response,
		`${JSON.stringify({type: 'BOOKMARK', object: {kind: 'Pod', apiVersion: 'v1', metadata: end}})}\n`,
	);
}

const change = (event: number, isLast: boolean) => {
	const sent = isLast ? 'last' : String(performance.timeOrigin + performance.now());
	return `{"type":"MODIFIED","object":${podText(event % count, version + 1 + event, {[sentAnnotation]: sent})}}\n`;
};

async function flood(response: ServerResponse): Promise<void> {
	for (let event = 0; event <= floodEvents; event++) await write(response, change(event, event === floodEvents));
}

/** Ten each hundredth of a second; what a slow timer missed is made up for. */
function pace(response: ServerResponse): void {
	const startedMs = performance.now();
	let event = 0;
	const timer = setInterval(() => {
		const due = Math.min(pacedEvents, Math.floor(performance.now() - startedMs));
		for (; event < due; event++) response.write(change(event, false));
		if (event < pacedEvents) return;
		clearInterval(timer);
		response.write(change(event, true));
	}, pacedEachMs);
	response.once('close', () => clearInterval(timer));
}

const server = createServer(async (request, response) => {
	const url = new URL(request.url ?? '', 'http://localhost');
	response.setHeader('Content-Type', 'application/json');
	if (!url.pathname.endsWith('/pods')) return void response.end('{}');
	if (url.searchParams.get('watch') !== 'true') return sendList(response);
	response.flushHeaders();
	if (url.searchParams.get('sendInitialEvents') === 'true') await sendInitialEvents(response);
	if (mode === 'flood') await flood(response);
	if (mode === 'paced') pace(response);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

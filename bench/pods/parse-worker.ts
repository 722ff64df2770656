import {queryPath} from '../../source/kubernetes/reflector/query-path.ts';
import {openTransport} from './connection.ts';

/*
 * Reads the bytes of a full list of pods as a watch brings them, and then only decodes and parses each line: what any
 * client at least has to do with them. Prints what that took as JSON.
 */

const [, , kubeconfig = ''] = process.argv;
const transport = openTransport(kubeconfig);
const signal = new AbortController();
const parameters = {
	watch: 'true',
	allowWatchBookmarks: 'true',
	sendInitialEvents: 'true',
	resourceVersionMatch: 'NotOlderThan',
};
const answer = await transport.request({
	method: 'GET',
	path: queryPath({resource: 'pods', detail: 'row'}, parameters),
	headers: {accept: 'application/json'},
	lane: 'watch',
	headersTimeoutMs: 15_000,
	signal: signal.signal,
});
if (!answer.ok) throw new Error(answer.error.message);

const chunks: Buffer[] = [];
for await (const chunk of answer.value.body as AsyncIterable<Buffer>) {
	chunks.push(chunk);
	if (chunk.includes('k8s.io/initial-events-end')) break;
}
signal.abort();
transport.close();

const lines: Buffer[] = [];
const whole = Buffer.concat(chunks);
for (let start = 0, end = whole.indexOf('\n'); end !== -1; start = end + 1, end = whole.indexOf('\n', start)) {
	lines.push(whole.subarray(start, end));
}

const before = process.cpuUsage();
for (const line of lines) JSON.parse(line.toString('utf8'));
const {user, system} = process.cpuUsage(before);
process.stdout.write(JSON.stringify({bytes: whole.length, lines: lines.length, cpuSeconds: (user + system) / 1e6}));

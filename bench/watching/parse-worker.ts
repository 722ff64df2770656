import {readFileSync} from 'node:fs';
import {get} from 'node:http';
import {type Mode, measure} from './measure.ts';

/* What any client at least has to do: JSON.parse of each line of a watch. In `sync` of bytes that are in memory already. */

const [, , kubeconfig = '', mode = ''] = process.argv;
const server = /server: "(.*)"/.exec(readFileSync(kubeconfig, 'utf8'))?.[1];
const path = '/api/v1/pods?watch=true&allowWatchBookmarks=true&sendInitialEvents=true';

const newline = 0x0a;
const measurement = measure('paced', () => process.exit());

/** Calls back for each line, cut anywhere. */
function onLines(take: (line: Buffer) => void): (chunk: Buffer) => void {
	let rest: Buffer = Buffer.alloc(0);
	return chunk => {
		const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		let start = 0;
		for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
			take(bytes.subarray(start, end));
			start = end + 1;
		}
		rest = bytes.subarray(start);
	};
}

const isEnd = (line: Buffer) => line.includes('k8s.io/initial-events-end');

function parseAll(lines: readonly Buffer[]): void {
	const before = process.cpuUsage();
	const startedMs = performance.now();
	for (const line of lines) JSON.parse(line.toString('utf8'));
	const {user, system} = process.cpuUsage(before);
	const ms = performance.now() - startedMs;
	const bytes = lines.reduce((sum, {length}) => sum + length + 1, 0);
	const figures = {count: lines.length - 1, bytes, ms, cpuSeconds: (user + system) / 1e6};
	process.stdout.write(JSON.stringify(figures), () => process.exit());
}

get(`${server}${path}`, response => {
	const lines: Buffer[] = [];
	let isSynced = false;
	const take = onLines(line => {
		if (isSynced) measurement.changed(JSON.parse(line.toString('utf8')).object);
		else if ((mode as Mode) === 'sync') lines.push(line);
		if (isSynced || !isEnd(line)) return;
		isSynced = true;
		measurement.synced(0);
		if ((mode as Mode) === 'sync') parseAll(lines);
	});
	response.on('data', take);
});

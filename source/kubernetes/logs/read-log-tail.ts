import {failure, type Result, success} from '../errors.ts';
import {readBounded} from '../read-bounded.ts';
import type {Transport} from '../transport.ts';
import {parseLogLine} from './log-line.ts';
import {logPath} from './log-path.ts';
import type {LogLine, LogQuery} from './log-query.ts';

/** The last line and what a program may print after what it dies of: empty lines, its exit status. */
const tailLines = 10;

/** Runtimes cut lines after 16 KB: twice what so many of them have. Of a longer answer nothing is taken. */
const limitBytes = 320 * 1024;

/** What is there comes at once, or the node does not answer. */
const headersTimeoutMs = 10_000;

/** Reads the last lines of a container's log, once: sanitised, oldest first. Errors are those of the server or the way to it. */
export async function readLogTail(
	transport: Transport,
	query: LogQuery,
	signal: AbortSignal,
): Promise<Result<readonly LogLine[]>> {
	const answer = await transport.request({
		method: 'GET',
		path: logPath(query, {follow: false, tailLines}),
		headers: {Accept: 'application/json, */*'},
		lane: 'read',
		headersTimeoutMs,
		signal,
	});
	if (!answer.ok) return answer;
	const body = await readBounded(answer.value.body, limitBytes);
	if (!body.ok) return failure(body.error);
	return success(
		body.value
			.split('\n')
			.filter(line => line !== '')
			.map(parseLogLine),
	);
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {failure} from '../../source/kubernetes/errors.ts';
import type {Transport, TransportRequest} from '../../source/kubernetes/transport.ts';
import {withRequestTimeout} from '../../source/kubernetes/with-request-timeout.ts';

const request = (lane: TransportRequest['lane']): TransportRequest => ({
	method: 'GET',
	path: '/',
	lane,
	headersTimeoutMs: 9_500,
	signal: new AbortController().signal,
});

test('single requests get no more than --request-timeout, a watch is left alone, and the error says whose limit it was', async () => {
	const limits: (readonly [lane: string, ms: number])[] = [];
	const transport: Transport = {
		async request({lane, headersTimeoutMs}) {
			limits.push([lane, headersTimeoutMs]);
			return failure({kind: 'timeout', message: 'no answer'});
		},
		onContact: () => () => {},
		clockSkewMs: () => 0,
		dropConnections() {},
		close() {},
	};
	const limited = withRequestTimeout(transport, 2_000);
	const answers = await Promise.all(
		(['read', 'write', 'watch', 'heartbeat'] as const).map(lane => limited.request(request(lane))),
	);
	assert.deepEqual(limits, [
		['read', 2_000],
		['write', 2_000],
		['watch', 9_500],
		['heartbeat', 2_000],
	]);
	assert.deepEqual(
		answers.map(answer => !answer.ok && answer.error.message),
		[
			'no answer within --request-timeout, 2 s',
			'no answer within --request-timeout, 2 s',
			'no answer',
			'no answer within --request-timeout, 2 s',
		],
	);
	await withRequestTimeout(transport, 60_000).request(request('read'));
	assert.deepEqual(limits.at(-1), ['read', 9_500], 'it makes no limit longer');
});

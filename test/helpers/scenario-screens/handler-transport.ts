import {Readable} from 'node:stream';
import type {Clock} from '../../../source/kubernetes/clock.ts';
import {readRefusal} from '../../../source/kubernetes/connection/read-refusal.ts';
import {failure, success} from '../../../source/kubernetes/errors.ts';
import type {Transport} from '../../../source/kubernetes/transport.ts';
import type {Handler} from '../../../source/simulator/server/request.ts';

/** The way to a simulated cluster in this process: its handler is called, no socket lies between. Not for watches. */
export function handlerTransport(handler: Handler, token: string, clock: Clock): Transport {
	return {
		async request({method, path, headers = {}, body = ''}) {
			const [bare = '', query = ''] = path.split('?');
			const answer = await handler({
				method,
				path: bare,
				query: new URLSearchParams(query),
				headers: {
					...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
					authorization: `Bearer ${token}`,
				},
				body: new TextEncoder().encode(body),
			});
			if (!('body' in answer)) throw new Error(`${method} ${path} is not answered with a text`);
			const {status} = answer;
			const text = Readable.from([Buffer.from(answer.body)]);
			if (status >= 200 && status < 300) return success({status, headers: answer.headers, body: text});
			return failure(await readRefusal({status, headers: answer.headers, body: text, clock}));
		},
		onContact: () => () => {},
		clockSkewMs: () => 0,
		dropConnections() {},
		close() {},
	};
}

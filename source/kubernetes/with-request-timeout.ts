import {failure} from './errors.ts';
import type {Transport} from './transport.ts';

/**
 * A transport whose single requests are given at most `limitMs` until their answer begins, as kubectl's
 * --request-timeout asks for. A watch has no such end: it is open for as long as it is looked at.
 */
export function withRequestTimeout(transport: Transport, limitMs: number): Transport {
	return {
		...transport,
		async request(request) {
			if (request.lane === 'watch' || request.headersTimeoutMs <= limitMs) return transport.request(request);
			const answer = await transport.request({...request, headersTimeoutMs: limitMs});
			return answer.ok || answer.error.kind !== 'timeout'
				? answer
				: failure({...answer.error, message: `no answer within --request-timeout, ${limitMs / 1000} s`});
		},
	};
}

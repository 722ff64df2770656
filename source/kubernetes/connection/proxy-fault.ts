import {oneLine} from '../status-errors.ts';

/** The code of errors that a proxy is to blame for; their message says so, and names it. */
export const proxyFaultCode = 'ERR_PROXY_FAULT';

/** An error for `connectionError`, out of a sentence that names the proxy; it may hold what the proxy said. */
export function proxyFault(sentence: string): Error {
	return Object.assign(new Error(oneLine(sentence)), {code: proxyFaultCode});
}

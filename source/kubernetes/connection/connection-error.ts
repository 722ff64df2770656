import type {KubernetesError} from '../errors.ts';
import {oneLine} from '../status-errors.ts';
import {proxyFaultCode} from './proxy-fault.ts';

/** Why connections are destroyed from this side; their error's code. */
export const droppedCode = 'ERR_CONNECTION_DROPPED';

const unreachableReasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	ECONNABORTED: 'connection aborted',
	EPIPE: 'connection closed',
	EHOSTUNREACH: 'no route to it',
	EHOSTDOWN: 'host is down',
	ENETUNREACH: 'network is unreachable',
	ENETDOWN: 'network is down',
	EADDRNOTAVAIL: 'network is unreachable',
	ETIMEDOUT: 'connection timed out',
	ERR_STREAM_PREMATURE_CLOSE: 'connection closed in the middle of an answer',
	[droppedCode]: 'connection given up',
};

const untrustedReasons: Readonly<Record<string, string>> = {
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'signed by an authority that is not in the kubeconfig',
	UNABLE_TO_GET_ISSUER_CERT: 'signed by an authority that is not in the kubeconfig',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'signed by an authority that is not in the kubeconfig',
	SELF_SIGNED_CERT_IN_CHAIN: 'signed by an authority that is not in the kubeconfig',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'signed by itself, not by the authority in the kubeconfig',
	CERT_SIGNATURE_FAILURE: 'not signed by the authority in the kubeconfig',
	CERT_HAS_EXPIRED: 'expired',
	CERT_NOT_YET_VALID: 'not valid yet; is the clock of this machine right?',
	CERT_UNTRUSTED: 'not trusted',
	CERT_REJECTED: 'not trusted',
	CERT_REVOKED: 'revoked',
};

/** TLS alerts (RFC 8446, section 6.2) by which a server refuses who asks; not those about how it is asked. */
const certificateAlert =
	/ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)$/;

/**
 * The error that a fault of a request or of an answer's body means; takes anything that Node threw or emitted.
 * @param error - From node:http, node:tls, node:zlib or the operating system.
 */
export function connectionError(error: unknown): KubernetesError {
	const {code, message, name, hostname} = faultOf(error);
	if (name === 'AbortError' || code === 'ABORT_ERR') return {kind: 'aborted', message: 'given up'};
	if (code === 'ENOTFOUND') return {kind: 'unreachable', message: oneLine(`cannot resolve ${hostname}`)};
	if (code === 'EAI_AGAIN') return {kind: 'unreachable', message: oneLine(`cannot resolve ${hostname} now`)};
	if (code === proxyFaultCode) return {kind: 'unreachable', message};
	const unreachable = unreachableReasons[code];
	if (unreachable) return {kind: 'unreachable', message: unreachable};
	const untrusted = untrustedReasons[code];
	if (untrusted) return {kind: 'untrusted', message: `its certificate is ${untrusted}`};
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return {kind: 'untrusted', message: `its certificate is for another name: ${oneLine(message)}`};
	}
	if (certificateAlert.test(code)) {
		return {kind: 'unauthenticated', message: `it refuses the client certificate: ${tlsReason(message)}`};
	}
	if (isTlsCode(code)) return {kind: 'untrusted', message: `no secure connection: ${tlsReason(message)}`};
	if (code.startsWith('HPE_')) return {kind: 'protocol', message: 'it does not answer in HTTP'};
	if (code.startsWith('Z_')) return {kind: 'protocol', message: 'its answer cannot be unpacked'};
	return {kind: 'unreachable', message: code || 'connection failed'};
}

interface Fault {
	readonly code: string;
	readonly message: string;
	readonly name: string;
	/** Whose address was looked up. */
	readonly hostname: string;
}

/** Several addresses of one name fail together, as an AggregateError whose parts know why. */
function faultOf(error: unknown): Fault {
	if (!(error instanceof Error)) return {code: '', message: '', name: '', hostname: ''};
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	if (error instanceof AggregateError && !unreachableReasons[code] && error.errors.length > 0)
		return faultOf(error.errors[0]);
	const hostname = 'hostname' in error && typeof error.hostname === 'string' ? error.hostname : 'its name';
	return {code, message: error.message, name: error.name, hostname};
}

function isTlsCode(code: string): boolean {
	return (
		/^ERR_(?:SSL|TLS|OSSL)_/.test(code) || /^(?:CERT|CRL|EPROTO|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/.test(code)
	);
}

/** OpenSSL's lines look like `…:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:../deps/…:916:`. */
function tlsReason(message: string): string {
	const parts = message.split(':');
	const routines = parts.findIndex(part => part.endsWith('routines'));
	const reason = routines < 0 ? undefined : parts[routines + 2];
	if (reason?.includes('wrong version number')) return 'the server does not speak TLS';
	return oneLine(reason?.trim() || message);
}

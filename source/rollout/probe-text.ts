import {fieldsOf, type JsonObject} from './json-object.ts';
import {isSecretLikeText} from './secret-like.ts';

const numberOf = (probe: JsonObject, field: string, fallback: number) =>
	typeof probe[field] === 'number' ? probe[field] : fallback;

const textOf = (fields: JsonObject, field: string) =>
	typeof fields[field] === 'string' || typeof fields[field] === 'number' ? String(fields[field]) : '';

/** IPv6 addresses go into brackets, as Go's net.JoinHostPort writes them. */
const joined = (host: string, port: string) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

function handlerText(probe: JsonObject): string {
	const {exec, httpGet, tcpSocket, grpc} = probe;
	if (exec) {
		const {command} = fieldsOf(exec);
		const words = Array.isArray(command) ? command.join(' ') : '';
		return isSecretLikeText(words) ? 'exec [masked: it names a secret]' : `exec [${words}]`;
	}

	if (httpGet) {
		const get = fieldsOf(httpGet);
		const scheme = (textOf(get, 'scheme') || 'HTTP').toLowerCase();
		return `http-get ${scheme}://${joined(textOf(get, 'host'), textOf(get, 'port'))}${textOf(get, 'path')}`;
	}

	if (tcpSocket) {
		const socket = fieldsOf(tcpSocket);
		return `tcp-socket ${textOf(socket, 'host')}:${textOf(socket, 'port')}`;
	}

	if (grpc) {
		const {service} = fieldsOf(grpc);
		return `grpc <pod>:${textOf(fieldsOf(grpc), 'port')}${typeof service === 'string' ? ` ${service}` : ''}`;
	}

	return 'unknown';
}

/**
 * A probe in the words of `kubectl describe`; a command that names a secret is masked. What is absent is the API's
 * default. Source: kubectl pkg/describe/describe.go, DescribeProbe; pkg/apis/core/v1/defaults.go, SetDefaults_Probe.
 */
export function probeText(value: unknown): string {
	const probe = fieldsOf(value);
	const seconds = (field: string, fallback: number) => `${numberOf(probe, field, fallback)}s`;
	return [
		handlerText(probe),
		`delay=${seconds('initialDelaySeconds', 0)}`,
		`timeout=${seconds('timeoutSeconds', 1)}`,
		`period=${seconds('periodSeconds', 10)}`,
		`#success=${numberOf(probe, 'successThreshold', 1)}`,
		`#failure=${numberOf(probe, 'failureThreshold', 3)}`,
	].join(' ');
}

import type {Container} from '../../../source/kubernetes/objects.ts';
import {compareText} from '../../../source/rollout/revisions.ts';

/** Fields of a container that a record passes on as they came; what is not as the API has it prints as absent. */
type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

const stringsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** As Go prints a value that may be missing: the zero value of a text is empty. */
export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

const level2 = ' '.repeat(4);
const level3 = ' '.repeat(6);

function portLines(container: Container): readonly string[] {
	const ports = listOf(container.ports);
	const line = (label: string, number: (port: Fields) => unknown) => {
		const text = ports.map(port => `${number(port) ?? 0}/${textOf(port.protocol)}`).join(', ');
		return `${level2}${label}${ports.length > 1 ? 's' : ''}:\t${text || '<none>'}`;
	};
	return [line('Port', port => port.containerPort), line('Host Port', port => port.hostPort)];
}

function seccompLines(container: Container): readonly string[] {
	const profile = fieldsOf(fieldsOf(container.securityContext).seccompProfile);
	const local = profile.type === 'Localhost' ? [`${level3}LocalhostProfile:\t${textOf(profile.localhostProfile)}`] : [];
	return profile.type === undefined ? [] : [`${level2}SeccompProfile:\t${textOf(profile.type)}`, ...local];
}

function wordLines(label: string, words: readonly string[]): readonly string[] {
	const lines = words.flatMap(word => word.split('\n')).map(line => `${level3}${line}`);
	return words.length === 0 ? [] : [`${level2}${label}:`, ...lines];
}

function resourceLines(label: string, amounts: unknown): readonly string[] {
	const entries = Object.entries(fieldsOf(amounts)).sort(([a], [b]) => compareText(a, b));
	const lines = entries.map(([name, amount]) => `${level3}${name}:\t${textOf(amount)}`);
	return lines.length === 0 ? [] : [`${level2}${label}:`, ...lines];
}

function probeAction(probe: Fields): string {
	const [exec, http, tcp, grpc] = ['exec', 'httpGet', 'tcpSocket', 'grpc'].map(name => probe[name]);
	if (exec) {
		return `exec [${stringsOf(fieldsOf(exec).command).join(' ')}]`;
	}

	if (http) {
		const {host, port, path, scheme = 'HTTP'} = fieldsOf(http);
		const slashed = textOf(path).startsWith('/') || !path ? textOf(path) : `/${path}`;
		return `http-get ${textOf(scheme).toLowerCase()}://${textOf(host)}:${textOf(port)}${slashed}`;
	}

	if (tcp) {
		return `tcp-socket ${textOf(fieldsOf(tcp).host)}:${textOf(fieldsOf(tcp).port)}`;
	}

	return grpc ? `grpc <pod>:${textOf(fieldsOf(grpc).port)} ${textOf(fieldsOf(grpc).service)}` : 'unknown';
}

function probeLines(label: string, value: unknown): readonly string[] {
	if (value === undefined || value === null) {
		return [];
	}

	const probe = fieldsOf(value);
	const seconds = (name: string) => `${probe[name] ?? 0}s`;
	const times = `delay=${seconds('initialDelaySeconds')} timeout=${seconds('timeoutSeconds')} period=${seconds('periodSeconds')}`;
	const counts = `#success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
	return [`${level2}${label}:\t${probeAction(probe)} ${times} ${counts}`];
}

function environmentSource(name: string, source: Fields): readonly string[] {
	const {fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef} = source;
	if (fieldRef) {
		const {apiVersion, fieldPath} = fieldsOf(fieldRef);
		return [`${name}:\t (${textOf(apiVersion)}:${textOf(fieldPath)})`];
	}

	if (resourceFieldRef) {
		return [`${name}:\t (${textOf(fieldsOf(resourceFieldRef).resource)})`];
	}

	const {key, name: object, optional} = fieldsOf(secretKeyRef ?? configMapKeyRef);
	const where = secretKeyRef ? `in secret '${textOf(object)}'` : `of config map '${textOf(object)}'`;
	const known = secretKeyRef ?? configMapKeyRef;
	return known ? [`${name}:\t<set to the key '${textOf(key)}' ${where}>\tOptional: ${optional === true}`] : [];
}

function environmentLines(container: Container): readonly string[] {
	const variables = listOf(container.env);
	const lines = variables.flatMap(({name, value, valueFrom}) => {
		const [first = '', ...others] = textOf(value).split('\n');
		return valueFrom
			? environmentSource(textOf(name), fieldsOf(valueFrom))
			: [`${textOf(name)}:\t${first}`, ...others.map(line => `\t${line}`)];
	});
	const none = variables.length === 0 ? '\t<none>' : '';
	return [`${level2}Environment:${none}`, ...lines.map(line => `${level3}${line}`)];
}

function environmentFromLines(container: Container): readonly string[] {
	const sources = listOf(container.envFrom).map(({configMapRef, secretRef, prefix}) => {
		const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
		const {name, optional} = fieldsOf(configMapRef ?? secretRef);
		const withPrefix = prefix ? ` with prefix '${textOf(prefix)}'` : '';
		return `${level3}${textOf(name)}\t${kind}${withPrefix}\tOptional: ${optional === true}`;
	});
	return sources.length === 0 ? [] : [`${level2}Environment Variables from:`, ...sources];
}

function mountLines(container: Container): readonly string[] {
	const byPath = (a: Fields, b: Fields) => compareText(textOf(a.mountPath), textOf(b.mountPath));
	const mounts = [...listOf(container.volumeMounts)].sort(byPath).map(({mountPath, name, readOnly, subPath}) => {
		const path = subPath ? `,path=${JSON.stringify(subPath)}` : '';
		return `${level3}${textOf(mountPath)} from ${textOf(name)} (${readOnly === true ? 'ro' : 'rw'}${path})`;
	});
	return [`${level2}Mounts:${mounts.length === 0 ? '\t<none>' : ''}`, ...mounts];
}

function deviceLines(container: Container): readonly string[] {
	const byPath = (a: Fields, b: Fields) => compareText(textOf(a.devicePath), textOf(b.devicePath));
	const devices = [...listOf(container.volumeDevices)].sort(byPath);
	const lines = devices.map(({devicePath, name}) => `${level3}${textOf(devicePath)} from ${textOf(name)}`);
	// kubectl writes the `<none>` of the mounts here, too.
	const none = listOf(container.volumeMounts).length === 0 ? '\t<none>' : '';
	return lines.length === 0 ? [] : [`${level2}Devices:${none}`, ...lines];
}

/**
 * A template's container as kubectl describes it, as lines that begin with the container's name.
 * Source: kubectl describe/describe.go, describeContainers.
 */
export function containerLines(container: Container): readonly string[] {
	const resources = fieldsOf(container.resources);
	return [
		`   ${container.name}:`,
		`${level2}Image:\t${container.image ?? ''}`,
		...portLines(container),
		...seccompLines(container),
		...wordLines('Command', stringsOf(container.command)),
		...wordLines('Args', stringsOf(container.args)),
		...resourceLines('Limits', resources.limits),
		...resourceLines('Requests', resources.requests),
		...probeLines('Liveness', container.livenessProbe),
		...probeLines('Readiness', container.readinessProbe),
		...probeLines('Startup', container.startupProbe),
		...environmentFromLines(container),
		...environmentLines(container),
		...mountLines(container),
		...deviceLines(container),
	];
}

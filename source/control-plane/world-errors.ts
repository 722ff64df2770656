import type {WorldError} from './world.ts';

const appsKinds: ReadonlySet<string> = new Set([
	'Deployment',
	'ReplicaSet',
	'StatefulSet',
	'DaemonSet',
	'ControllerRevision',
]);

/** `deployments.apps`, `pods`: how the API's messages name a kind. */
export function resourceName(kind: string): string {
	return `${kind.toLowerCase()}s${appsKinds.has(kind) ? '.apps' : ''}`;
}

export function notFound(kind: string, name: string): WorldError {
	return {code: 404, reason: 'NotFound', message: `${resourceName(kind)} "${name}" not found`};
}

export function alreadyExists(kind: string, name: string): WorldError {
	return {code: 409, reason: 'AlreadyExists', message: `${resourceName(kind)} "${name}" already exists`};
}

/** The object has another resourceVersion (or uid) than the writer had seen. */
export function conflict(kind: string, name: string, cause = staleObject): WorldError {
	const message = `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${cause}`;
	return {code: 409, reason: 'Conflict', message};
}

const staleObject = 'the object has been modified; please apply your changes to the latest version and try again';

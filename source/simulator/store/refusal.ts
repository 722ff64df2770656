import type {ServedResource} from '../discovery/served-resources.ts';

/** One cause in the details of a Status. */
export interface StatusCause {
	readonly reason?: string;
	readonly message?: string;
	readonly field?: string;
}

/** The body of a refused request: `v1 Status`. */
export interface StatusBody {
	readonly kind: 'Status';
	readonly apiVersion: 'v1';
	readonly metadata: Readonly<Record<string, unknown>>;
	readonly status: 'Failure';
	readonly message: string;
	readonly reason?: string;
	readonly details?: {
		readonly name?: string;
		readonly group?: string;
		readonly kind?: string;
		readonly uid?: string;
		readonly causes?: readonly StatusCause[];
		readonly retryAfterSeconds?: number;
	};
	readonly code: number;
}

export const refusal = (
	code: number,
	reason: string | undefined,
	message: string,
	details?: StatusBody['details'],
	metadata: StatusBody['metadata'] = {},
): StatusBody => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata,
	status: 'Failure',
	message,
	...(reason === undefined ? {} : {reason}),
	...(details ? {details} : {}),
	code,
});

const detailsOf = ({group, name: kind}: ServedResource, name: string) => ({
	...(name === '' ? {} : {name}),
	...(group === '' ? {} : {group}),
	kind,
});

export const notFound = (resource: ServedResource, name: string) =>
	refusal(404, 'NotFound', `${resource.qualified} "${name}" not found`, detailsOf(resource, name));

export const alreadyExists = (resource: ServedResource, name: string) =>
	refusal(409, 'AlreadyExists', `${resource.qualified} "${name}" already exists`, detailsOf(resource, name));

export const conflict = (resource: ServedResource, name: string, cause: string) =>
	refusal(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${resource.qualified} "${name}": ${cause}`,
		detailsOf(resource, name),
	);

export const STALE_OBJECT =
	'the object has been modified; please apply your changes to the latest version and try again';

export const forbidden = (resource: ServedResource, name: string, cause: string, causes?: readonly StatusCause[]) =>
	refusal(403, 'Forbidden', `${resource.qualified} "${name}" is forbidden: ${cause}`, {
		...detailsOf(resource, name),
		...(causes ? {causes} : {}),
	});

/** Source: apiserver admission/plugin/webhook/errors/statuserror.go, ToStatusErr. */
export const deniedByWebhook = (webhook: string, message: string) =>
	refusal(403, 'Forbidden', `admission webhook "${webhook}" denied the request: ${message}`, {});

/** A DELETE whose preconditions don't hold names the kind, not the resource. Source: apiserver registry/generic. */
export const preconditionFailed = ({kind, group}: ServedResource, name: string, cause: string) =>
	refusal(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${kind}${group === '' ? '' : `.${group}`} "${name}": ${cause}`,
		{name, ...(group === '' ? {} : {group}), kind},
	);

export const badRequest = (message: string) => refusal(400, 'BadRequest', message);

export const unknownResource = () => refusal(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = () =>
	refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Causes of an Invalid answer, with the qualified kind that the message begins with (`Deployment.apps`). */
export const invalid = (kind: string, group: string, name: string, causes: readonly StatusCause[]) => {
	const texts = causes.map(({field, message}) => `${field}: ${message}`);
	const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
	return refusal(422, 'Invalid', `${kind}${group === '' ? '' : `.${group}`} "${name}" is invalid: ${list}`, {
		...(name === '' ? {} : {name}),
		...(group === '' ? {} : {group}),
		kind,
		causes,
	});
};

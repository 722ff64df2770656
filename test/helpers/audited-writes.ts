/** A request that would change something, as an API server noted it when it answered. */
export interface AuditedWrite {
	readonly user: string;
	readonly verb: string;
	/** `deployments`, `deployments/scale`. */
	readonly resource: string;
	readonly namespace: string;
	readonly name: string;
	readonly isDryRun: boolean;
	/** HTTP status of the answer. */
	readonly code: number;
	/** What was sent: of a JSON patch its operations, of a deletion its options. */
	readonly body: unknown;
}

interface AuditEvent {
	readonly verb: string;
	readonly requestURI: string;
	readonly user: {readonly username: string};
	readonly objectRef?: {
		readonly resource: string;
		readonly subresource?: string;
		readonly namespace?: string;
		readonly name?: string;
	};
	readonly requestObject?: unknown;
	readonly responseStatus?: {readonly code?: number};
}

/**
 * Reads an audit log, one JSON object (audit.k8s.io/v1, Event) a line. Questions that are asked as creations, such as
 * access reviews, change nothing and are left out.
 */
export function auditedWrites(log: string): readonly AuditedWrite[] {
	return log
		.split('\n')
		.filter(line => line !== '')
		.map((line): AuditEvent => JSON.parse(line))
		.filter(({requestURI}) => !requestURI.startsWith('/apis/authorization.k8s.io/'))
		.map(({verb, requestURI, user, objectRef, requestObject, responseStatus}) => ({
			user: user.username,
			verb,
			resource: [objectRef?.resource, objectRef?.subresource].filter(part => part !== undefined).join('/'),
			namespace: objectRef?.namespace ?? '',
			name: objectRef?.name ?? '',
			isDryRun: isDryRun(requestURI, requestObject),
			code: responseStatus?.code ?? 0,
			body: requestObject,
		}));
}

/** A patch says so in its address, a deletion in its options. */
function isDryRun(uri: string, body: unknown): boolean {
	const options = typeof body === 'object' && body !== null && 'dryRun' in body ? body.dryRun : undefined;
	return new URL(uri, 'https://server').searchParams.has('dryRun') || options !== undefined;
}

import {type Clock, systemClock} from './clock.ts';
import {failure, type KubernetesError, type Result, success} from './errors.ts';
import {isJsonObject, numberAt, textAt} from './json-value.ts';
import {readBounded} from './read-bounded.ts';
import type {Transport, TransportRequest} from './transport.ts';

/** What every request here takes. */
export interface RequestOptions {
	/** Ends the request early, as `aborted`. */
	readonly signal?: AbortSignal;
	/** For the deadline. */
	readonly clock?: Clock;
}

export interface PatchRequest extends RequestOptions {
	/** Absolute path of the object, encoded, without a query. */
	readonly path: string;
	/** RFC 6902 operations. */
	readonly patch: readonly {readonly op: string; readonly path: string; readonly value?: unknown}[];
	readonly dryRun: boolean;
	/** Under which name the API server notes the change in managedFields. */
	readonly fieldManager: string;
}

/** From the request to the last byte of the answer; kubectl waits for ever, a person in an incident does not. */
const deadlineMs = 10_000;

/** Sooner than the deadline, so that the transport says how far the request had got. */
const headersTimeoutMs = 9_500;

/** etcd takes no object above 1.5 MB by default; with managedFields and another default, this is still far off. */
const objectLimitBytes = 8 * 1024 * 1024;

/** A list that is read as one: some hundred objects. Larger ones are watched. */
const listLimitBytes = 32 * 1024 * 1024;

/**
 * Reads one object as the API server has it now (no resourceVersion: a consistent read), as raw JSON.
 * @param path - Absolute, encoded: `/apis/apps/v1/namespaces/shop/deployments/web`.
 */
export function getObject(transport: Transport, path: string, options: RequestOptions = {}): Promise<Result<unknown>> {
	return sendJson(transport, {method: 'GET', path, lane: 'read'}, objectLimitBytes, options);
}

/** Objects without spec, data and status; a server that has no such form answers with the whole object. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json;q=0.9';

/**
 * Reads an object's metadata: of a Secret, say, whose data nobody needs to see.
 * @param path - Absolute, encoded.
 */
export async function getMetadata(
	transport: Transport,
	path: string,
	options: RequestOptions = {},
): Promise<Result<unknown>> {
	const request = {method: 'GET', path, lane: 'read', headers: {Accept: metadataOnly}} as const;
	const answer = await sendJson(transport, request, objectLimitBytes, options);
	return answer.ok ? success(isJsonObject(answer.value) ? answer.value.metadata : undefined) : answer;
}

/** A list of objects without spec, data and status. */
const metadataListOnly = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json;q=0.9';

/** The beginning of a list. */
export interface FirstPage {
	/** Of each object the metadata. */
	readonly items: readonly unknown[];
	readonly isWhole: boolean;
	/** How many there are beyond it, where the server says so: of a list without a selector. */
	readonly remaining?: number;
}

/**
 * Reads the first page of a list, of each object the metadata.
 * @param path - Absolute, encoded, with a limit in its query.
 */
export async function listMetadata(
	transport: Transport,
	path: string,
	options: RequestOptions = {},
): Promise<Result<FirstPage>> {
	const request = {method: 'GET', path, lane: 'read', headers: {Accept: metadataListOnly}} as const;
	const answer = await sendJson(transport, request, listLimitBytes, options);
	if (!answer.ok) return answer;
	const {items, metadata} = isJsonObject(answer.value) ? answer.value : {};
	if (!Array.isArray(items)) return failure({kind: 'protocol', message: 'its answer is no list'});
	const remaining = numberAt(metadata, 'remainingItemCount');
	const isWhole = textAt(metadata, 'continue') === '';
	return success({items, isWhole, ...(remaining === undefined ? {} : {remaining})});
}

/**
 * Reads the items of a small list, as raw JSON. A list that goes on after its first page is an error: whoever acts on it
 * must not take a part for the whole.
 * @param path - Absolute, encoded, with selectors and limit in its query.
 */
export async function listObjects(
	transport: Transport,
	path: string,
	options: RequestOptions = {},
): Promise<Result<readonly unknown[]>> {
	const answer = await sendJson(transport, {method: 'GET', path, lane: 'read'}, listLimitBytes, options);
	if (!answer.ok) return answer;
	const {items, metadata} = isJsonObject(answer.value) ? answer.value : {};
	if (!Array.isArray(items)) return failure({kind: 'protocol', message: 'its answer is no list'});
	if (isJsonObject(metadata) && metadata.continue) {
		return failure({
			kind: 'protocol',
			message: `the list is longer than the ${items.length} objects that were asked for`,
		});
	}
	return success(items);
}

/**
 * How many objects a list has, by its first page.
 * @param path - Absolute, encoded, with a small limit in its query and without a selector: with one nobody knows.
 */
export async function countObjects(
	transport: Transport,
	path: string,
	options: RequestOptions = {},
): Promise<Result<number>> {
	const answer = await sendJson(transport, {method: 'GET', path, lane: 'read'}, objectLimitBytes, options);
	if (!answer.ok) return answer;
	const {items, metadata} = isJsonObject(answer.value) ? answer.value : {};
	const remaining = numberAt(metadata, 'remainingItemCount') ?? 0;
	const isWhole = textAt(metadata, 'continue') === '' || remaining > 0;
	if (Array.isArray(items) && isWhole) return success(items.length + remaining);
	return failure({kind: 'protocol', message: 'its answer does not tell how many there are'});
}

/**
 * Sends a JSON patch, once; answers with the object as it then is (in a dry run: would be), as raw JSON. After `timeout`,
 * and after any error with `mayHaveArrived`, the patch may have been applied: read the object before sending again.
 * A failed `test` is `invalid` with status 422.
 */
export function patchObject(
	transport: Transport,
	{path, patch, dryRun, fieldManager, ...options}: PatchRequest,
): Promise<Result<unknown>> {
	const query = `fieldManager=${encodeURIComponent(fieldManager)}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
	return sendJson(
		transport,
		{
			method: 'PATCH',
			path: `${path}?${query}`,
			lane: 'write',
			body: JSON.stringify(patch),
			headers: {'Content-Type': 'application/json-patch+json'},
		},
		objectLimitBytes,
		options,
	);
}

/**
 * Deletes one object, once, with its own grace period: that of this uid, and no other that took its name. Another uid, or
 * none, is an error (`conflict`, `not-found`).
 */
export function deleteObject(
	transport: Transport,
	{
		path,
		uid,
		dryRun,
		...options
	}: RequestOptions & {readonly path: string; readonly uid: string; readonly dryRun: boolean},
): Promise<Result<unknown>> {
	const body = {
		kind: 'DeleteOptions',
		apiVersion: 'v1',
		preconditions: {uid},
		...(dryRun ? {dryRun: ['All']} : {}),
	};
	const headers = {'Content-Type': 'application/json'};
	return sendJson(
		transport,
		{method: 'DELETE', path, lane: 'write', body: JSON.stringify(body), headers},
		objectLimitBytes,
		options,
	);
}

/** Sends an object to be made, such as an access review; answers with what the API server made of it, as raw JSON. */
export function createObject(
	transport: Transport,
	path: string,
	object: unknown,
	options: RequestOptions = {},
): Promise<Result<unknown>> {
	const headers = {'Content-Type': 'application/json'};
	const request = {method: 'POST', path, lane: 'read', body: JSON.stringify(object), headers} as const;
	return sendJson(transport, request, objectLimitBytes, options);
}

type JsonRequest = Omit<TransportRequest, 'signal' | 'headersTimeoutMs'>;

async function sendJson(
	transport: Transport,
	request: JsonRequest,
	limitBytes: number,
	{signal, clock = systemClock}: RequestOptions,
): Promise<Result<unknown>> {
	const deadline = new AbortController();
	const cancel = clock.after(deadlineMs, () => deadline.abort());
	const ended = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
	try {
		const answer = await transport.request({...request, headersTimeoutMs, signal: ended});
		if (!answer.ok) return isOverdue(answer.error, signal, deadline) ? overdue(answer.error) : answer;
		const text = await readBounded(answer.value.body, limitBytes);
		const outcome = text.ok ? parse(text.value) : text;
		if (outcome.ok) return outcome;
		// The answer had begun: whatever became of the rest, the request has been dealt with.
		const error: KubernetesError = request.method === 'GET' ? outcome.error : {...outcome.error, mayHaveArrived: true};
		return isOverdue(error, signal, deadline) ? overdue(error) : failure(error);
	} finally {
		cancel();
	}
}

function overdue(error: KubernetesError): Result<never> {
	return failure({...error, kind: 'timeout', message: `no whole answer within ${deadlineMs / 1000} s`});
}

/** Both ways of ending look the same to the transport: the caller's wish goes before the deadline. */
function isOverdue(error: KubernetesError, signal: AbortSignal | undefined, deadline: AbortController): boolean {
	return error.kind === 'aborted' && deadline.signal.aborted && signal?.aborted !== true;
}

function parse(text: string): Result<unknown> {
	try {
		return success(JSON.parse(text));
	} catch {
		const message = /^\s*</.test(text) ? 'a web page answered, not the API server' : 'its answer is not JSON';
		return failure({kind: 'protocol', message});
	}
}

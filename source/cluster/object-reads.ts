import {errorSentence} from '../kubernetes/error-text.ts';
import type {KubernetesErrorKind} from '../kubernetes/errors.ts';
import {isJsonObject, type JsonObject} from '../kubernetes/json-value.ts';
import {getObject} from '../kubernetes/requests.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import type {Transport} from '../kubernetes/transport.ts';

/** The kinds whose objects can be looked at whole. */
export type ReadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'ControllerRevision' | 'Pod';

/** One object of a namespace. */
export interface ObjectName {
	readonly kind: ReadKind;
	readonly namespace: string;
	readonly name: string;
}

export type ObjectOutcome =
	/** As the API server has it now; its texts are harmless, those of several lines still have several. */
	| {readonly type: 'read'; readonly object: JsonObject}
	| {readonly type: 'failed'; readonly kind: KubernetesErrorKind; readonly sentence: string};

const paths: Readonly<Record<ReadKind, string>> = {
	Deployment: '/apis/apps/v1/namespaces/*/deployments',
	StatefulSet: '/apis/apps/v1/namespaces/*/statefulsets',
	DaemonSet: '/apis/apps/v1/namespaces/*/daemonsets',
	ReplicaSet: '/apis/apps/v1/namespaces/*/replicasets',
	ControllerRevision: '/apis/apps/v1/namespaces/*/controllerrevisions',
	Pod: '/api/v1/namespaces/*/pods',
};

/** Reads objects whole, fresh from the API server, until `signal` says that the cluster was closed. */
export function createObjectReads(transport: Transport, signal: AbortSignal) {
	return async ({kind, namespace, name}: ObjectName): Promise<ObjectOutcome> => {
		const collection = paths[kind].replace('*', encodeURIComponent(namespace));
		const answer = await getObject(transport, `${collection}/${encodeURIComponent(name)}`, {signal});
		const doing = `read ${kind.toLowerCase()}/${name}`;
		if (!answer.ok) return {type: 'failed', kind: answer.error.kind, sentence: errorSentence(answer.error, {doing})};
		if (isJsonObject(answer.value)) return {type: 'read', object: harmlessFields(answer.value)};
		const error = {kind: 'protocol', message: 'its answer is no object'} as const;
		return {type: 'failed', kind: error.kind, sentence: errorSentence(error, {doing})};
	};
}

function harmless(value: unknown): unknown {
	if (typeof value === 'string') return harmlessText(value);
	if (Array.isArray(value)) return value.map(harmless);
	return isJsonObject(value) ? harmlessFields(value) : value;
}

const harmlessFields = (object: JsonObject): JsonObject =>
	Object.fromEntries(Object.entries(object).map(([key, value]) => [sanitizeText(key), harmless(value)]));

/** Scripts and configuration in an object have lines and are indented with tabs: those are shown, and obeyed by nobody. */
const harmlessText = (text: string): string =>
	text.includes('\n') || text.includes('\t')
		? text.replaceAll('\t', '    ').split(/\r?\n/).map(sanitizeText).join('\n')
		: sanitizeText(text);

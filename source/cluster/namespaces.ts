import {errorSentence} from '../kubernetes/error-text.ts';
import type {KubernetesErrorKind} from '../kubernetes/errors.ts';
import {isJsonObject, objectAt, textAt} from '../kubernetes/json-value.ts';
import {listMetadata} from '../kubernetes/requests.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import type {Transport} from '../kubernetes/transport.ts';

export type NamespacesOutcome =
	/** By name; `isWhole` is false where there are more than are read. */
	| {readonly type: 'listed'; readonly names: readonly string[]; readonly isWhole: boolean}
	| {readonly type: 'failed'; readonly kind: KubernetesErrorKind; readonly sentence: string};

/** Clusters have dozens; of thousands a person types a part of the name, and may type one that is not listed. */
export const namespaceLimit = 5_000;

/** Reads the names of all namespaces, fresh from the API server, until `signal` says that the cluster was closed. */
export function createNamespaceReads(transport: Transport, signal: AbortSignal) {
	return async (): Promise<NamespacesOutcome> => {
		const answer = await listMetadata(transport, `/api/v1/namespaces?limit=${namespaceLimit}`, {signal});
		if (!answer.ok) {
			const sentence = errorSentence(answer.error, {doing: 'list namespaces'});
			return {type: 'failed', kind: answer.error.kind, sentence};
		}
		const {items, isWhole} = answer.value;
		const names = items.map(item => sanitizeText(textAt(isJsonObject(item) ? objectAt(item, 'metadata') : {}, 'name')));
		return {type: 'listed', names: names.filter(name => name !== '').sort(), isWhole};
	};
}

import {canI, isAllowedBy, rulesIn} from '../kubernetes/access.ts';
import {type Result, success} from '../kubernetes/errors.ts';
import {isJsonObject, objectAt, textAt} from '../kubernetes/json-value.ts';
import {listMetadata, type RequestOptions} from '../kubernetes/requests.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import type {Transport} from '../kubernetes/transport.ts';
import {kindWords, workloadKinds} from '../rollout/workload-kind.ts';
import type {ScopeRequests} from './readable-namespaces.ts';

/** A page of namespaces; of more, the first are enough to show some. */
const namespaceLimit = 500;

const questions = workloadKinds.map(kind => ({verb: 'list', group: 'apps', resource: kindWords[kind].plural}) as const);

/** The questions of discovery over a transport. A namespace costs one request, unless its rules can't all be listed. */
export function createScopeRequests(transport: Transport, options: RequestOptions): ScopeRequests {
	async function anyAllowed(namespace: string | undefined): Promise<Result<boolean>> {
		for (const question of questions) {
			const answer = await canI(transport, {...question, ...(namespace === undefined ? {} : {namespace})}, options);
			if (!answer.ok || answer.value.allowed) return answer.ok ? success(answer.value.allowed) : answer;
		}
		return success(false);
	}

	return {
		async mayList(namespace) {
			if (namespace === undefined) return anyAllowed(undefined);
			const known = await rulesIn(transport, namespace, options);
			if (!known.ok) return anyAllowed(namespace);
			const {rules, isIncomplete} = known.value;
			const isAllowed = questions.some(question => isAllowedBy(rules, question));
			// A rule that is listed is true; one that isn't may be missing.
			return isAllowed || !isIncomplete ? success(isAllowed) : anyAllowed(namespace);
		},
		async listNamespaces() {
			const answer = await listMetadata(transport, `/api/v1/namespaces?limit=${namespaceLimit}`, options);
			if (!answer.ok) return answer;
			const {items, isWhole, remaining} = answer.value;
			const found = items.map(item => textAt(isJsonObject(item) ? objectAt(item, 'metadata') : {}, 'name'));
			const names = found.filter(name => name !== '').map(sanitizeText);
			if (isWhole) return success({names, all: names.length});
			return success({names, ...(remaining === undefined ? {} : {all: names.length + remaining})});
		},
	};
}

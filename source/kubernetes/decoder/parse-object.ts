import type {WatchedResource} from '../watch-events.ts';

/** The value of a JSON text; throws a SyntaxError as JSON.parse does. */
export type ParseObject = (text: string) => unknown;

/** What rolls out, and ReplicaSets, are asked who wrote them; of the others nobody reads it. */
const keepsManagedFields: Readonly<Record<WatchedResource, boolean>> = {
	deployments: true,
	statefulsets: true,
	daemonsets: true,
	replicasets: true,
	controllerrevisions: false,
	pods: false,
	events: false,
};

/** How the objects of a kind are parsed: without what is not kept, as far as that is cheap to find. */
export function parserOf({resource}: {readonly resource: WatchedResource}): ParseObject {
	return keepsManagedFields[resource] ? JSON.parse : parseWithoutManagedFields;
}

const opening = ',"managedFields":[';

/**
 * Half of a pod's bytes are its managedFields, and they are its costliest: every object in them has keys of its own. The
 * API server writes them last in the metadata, so that they end at the first `]`, followed by `}`. Where that is not so
 * (other order, a bracket in a name) the cut leaves no JSON, for its quotes and brackets no longer match, and the whole
 * text is parsed.
 */
function parseWithoutManagedFields(text: string): unknown {
	const start = text.indexOf(opening);
	const end = start === -1 ? -1 : text.indexOf(']', start);
	if (end === -1 || text[end + 1] !== '}') return JSON.parse(text);
	try {
		return JSON.parse(text.slice(0, start) + text.slice(end + 1));
	} catch {
		return JSON.parse(text);
	}
}

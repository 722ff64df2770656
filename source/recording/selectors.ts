import type {WatchQuery} from '../cluster/source.ts';
import type {KubernetesObject} from '../kubernetes/objects.ts';

/** Whether an object is one that a watch asks for. */
export type Match = (object: KubernetesObject) => boolean;

/** `cause` names the part that can't be understood. */
export type MatchResult = {readonly ok: true; readonly match: Match} | {readonly ok: false; readonly cause: string};

/**
 * What an API server would tell a watch with this query. Label selectors in the whole grammar of the API
 * (apimachinery, labels.Parse, but for `<` and `>`); field selectors on any field, though a server knows few.
 */
export function compileQuery({namespace, labelSelector = '', fieldSelector = ''}: WatchQuery): MatchResult {
	const matches: Match[] = namespace === undefined ? [] : [({metadata}) => metadata.namespace === namespace];
	for (const [parts, compile] of [
		[splitSelector(labelSelector), compileLabel],
		[splitSelector(fieldSelector), compileField],
	] as const) {
		for (const part of parts) {
			const match = compile(part);
			if (!match) return {ok: false, cause: part};
			matches.push(match);
		}
	}
	return {ok: true, match: object => matches.every(match => match(object))};
}

/** Splits at the commas that are not inside the parentheses of a set. */
function splitSelector(selector: string): readonly string[] {
	const parts = selector.split(/,(?![^(]*\))/).map(part => part.trim());
	return parts.filter(part => part !== '');
}

const setPattern = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$/;
const equalityPattern = /^(?<key>[^\s=!]+)\s*(?<operator>==?|!=)\s*(?<value>[^\s=!]*)$/;
const existencePattern = /^(?<not>!?)\s*(?<key>[^\s=!(),]+)$/;

function compileLabel(part: string): Match | undefined {
	const labelOf = (object: KubernetesObject, key: string) => object.metadata.labels?.[key];
	const existence = existencePattern.exec(part)?.groups;
	if (existence) {
		const {not, key = ''} = existence;
		return object => (labelOf(object, key) === undefined) === (not === '!');
	}
	const {key = '', operator, value, values} = (setPattern.exec(part) ?? equalityPattern.exec(part))?.groups ?? {};
	if (operator === undefined) return undefined;
	const listed = new Set(values?.split(',').map(text => text.trim()) ?? [value]);
	const excludes = operator === 'notin' || operator === '!=';
	return object => listed.has(labelOf(object, key)) !== excludes;
}

function compileField(part: string): Match | undefined {
	const {key = '', operator, value = ''} = equalityPattern.exec(part)?.groups ?? {};
	if (operator === undefined) return undefined;
	return object => (fieldOf(object, key) === value) === (operator !== '!=');
}

/** The text of a field by its path, as `involvedObject.uid`; a missing one is '', as on an API server. */
function fieldOf(object: KubernetesObject, path: string): string {
	let value: unknown = object;
	for (const key of path.split('.')) {
		value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
	}
	return value === undefined ? '' : String(value);
}

import {boolYaml11Tag, CORE_SCHEMA, loadAll, mergeTag, YAMLException} from 'js-yaml';

export type YamlOutcome =
	| {readonly ok: true; readonly value: unknown}
	/** Goes on after `it is not YAML`; never quotes the text. */
	| {readonly ok: false; readonly problem: string};

/** What kubectl reads (go.yaml.in/yaml/v2, resolve.go): YAML 1.2 but for truth values (`yes`, `off`) and `<<`. */
const schema = CORE_SCHEMA.withTags([boolYaml11Tag, mergeTag]);

/**
 * The first document of a YAML text, as kubectl reads kubeconfigs: of equal keys the last counts. js-yaml's message
 * quotes the lines around a fault, which may hold a token: only reason and place are passed on.
 */
export function readYaml(text: string): YamlOutcome {
	try {
		return {ok: true, value: loadAll(text, null, {json: true, schema})[0]};
	} catch (error) {
		if (!(error instanceof YAMLException)) return {ok: false, problem: 'it is not YAML'};
		const place = error.mark ? ` at line ${error.mark.line + 1}, column ${error.mark.column + 1}` : '';
		return {ok: false, problem: `it is not YAML: ${error.reason}${place}`};
	}
}

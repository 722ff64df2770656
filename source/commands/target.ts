/** A workload as it is named on the command line. */
export type ParsedTarget = {readonly ok: true; readonly name: string} | {readonly ok: false; readonly sentence: string};

const DEPLOYMENT_WORDS = new Set(['deployment', 'deployments', 'deploy', 'deployment.apps', 'deployments.apps']);
const OTHER_KINDS = new Set(['statefulset', 'statefulsets', 'sts', 'daemonset', 'daemonsets', 'ds']);

/** Reads `deployment/web` as kubectl writes it; the error is a sentence for the user. */
export function parseTarget(text: string): ParsedTarget {
	const [kind = '', name = '', ...rest] = text.split('/');
	if (name === '' || rest.length > 0) {
		return {ok: false, sentence: `"${text}" is not a workload: write it as deployment/NAME.`};
	}
	if (OTHER_KINDS.has(kind.toLowerCase())) {
		return {ok: false, sentence: `This version shows Deployments only, not ${kind}/${name}.`};
	}
	if (!DEPLOYMENT_WORDS.has(kind.toLowerCase())) {
		return {ok: false, sentence: `"${kind}" is not a kind that rolls out: write deployment/${name}.`};
	}
	return {ok: true, name};
}

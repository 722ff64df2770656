/** A workload as it is named on the command line. */
export type ParsedTarget = {readonly ok: true; readonly name: string} | {readonly ok: false; readonly sentence: string};

const deploymentWords = new Set(['deployment', 'deployments', 'deploy', 'deployment.apps', 'deployments.apps']);
const otherKinds = new Set(['statefulset', 'statefulsets', 'sts', 'daemonset', 'daemonsets', 'ds']);

/** Reads `deployment/web` as kubectl writes it; the error is a sentence for the user. */
export function parseTarget(text: string): ParsedTarget {
	const [kind = '', name = '', ...rest] = text.split('/');
	if (name === '' || rest.length > 0) {
		return {ok: false, sentence: `"${text}" is not a workload: write it as deployment/NAME.`};
	}
	if (otherKinds.has(kind.toLowerCase())) {
		return {ok: false, sentence: `This version shows Deployments only, not ${kind}/${name}.`};
	}
	if (!deploymentWords.has(kind.toLowerCase())) {
		return {ok: false, sentence: `"${kind}" is not a kind that rolls out: write deployment/${name}.`};
	}
	return {ok: true, name};
}

/** `deployment web` is one target to kubectl, so it is one here: the words that name one, joined by a slash. */
export function joinTarget(words: readonly string[]): readonly string[] {
	const [kind = '', name = '', ...rest] = words;
	const isKind = deploymentWords.has(kind.toLowerCase()) || otherKinds.has(kind.toLowerCase());
	return isKind && name !== '' && !name.includes('/') ? [`${kind}/${name}`, ...rest] : words;
}

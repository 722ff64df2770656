import {join, resolve} from 'node:path';
import {createEntryReader, type EntryReader} from './entry-reader.ts';
import type {PluginPolicy} from './kubeconfig.ts';
import {readYaml} from './read-yaml.ts';

export interface PolicyPlaces {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly homeDirectory: string;
	readonly workingDirectory: string;
	/** Throws as `readFileSync(path, 'utf8')` does. */
	readonly readFile: (path: string) => string;
}

export type PolicyOutcome =
	| {readonly ok: true; readonly policy: PluginPolicy}
	/** A sentence that names the file. */
	| {readonly ok: false; readonly sentence: string};

const allowAll: PolicyOutcome = {ok: true, policy: {type: 'AllowAll'}};

/**
 * The policy for exec plugins that a person's kuberc sets (kubectl's pkg/kuberc and client-go's exec plugin policy, seen
 * of kubectl 1.37): `~/.kube/kuberc`, or the file that KUBERC names; `KUBERC=off` and `KUBECTL_KUBERC=false` turn it off.
 * As in kubectl, a file that is no kuberc of version v1beta1 sets none, and a policy that contradicts itself is an error
 * for every user, with a plugin or without.
 */
export function readPluginPolicy({env, homeDirectory, workingDirectory, readFile}: PolicyPlaces): PolicyOutcome {
	if (env.KUBECTL_KUBERC?.toLowerCase() === 'false' || env.KUBERC === 'off') return allowAll;
	const named = env.KUBERC ? resolve(workingDirectory, env.KUBERC) : undefined;
	const file = named ?? join(homeDirectory, '.kube', 'kuberc');
	try {
		return parsePluginPolicy(readFile(file), file);
	} catch {
		return named === undefined
			? allowAll
			: {ok: false, sentence: `The kuberc ${file}, which KUBERC names, can't be read.`};
	}
}

function parsePluginPolicy(text: string, file: string): PolicyOutcome {
	const document = readYaml(text);
	const problems: string[] = [];
	const root = createEntryReader(document.ok ? document.value : undefined, 'the file', sentence =>
		problems.push(sentence),
	);
	if (root.raw('apiVersion') !== 'kubectl.config.k8s.io/v1beta1' || root.raw('kind') !== 'Preference') return allowAll;
	const type = root.text('credentialPluginPolicy') ?? '';
	const entries = root.entries('credentialPluginAllowlist');
	const names = entries.map(namesOf);
	if (type !== 'Allowlist' && root.raw('credentialPluginAllowlist') !== undefined) {
		problems.push(`credentialPluginAllowlist needs the credentialPluginPolicy Allowlist, not "${type}"`);
	}
	const [problem] = problems;
	if (problem !== undefined) return refused(file, problem);
	switch (type) {
		case '':
		case 'AllowAll':
			return allowAll;
		case 'DenyAll':
			return {ok: true, policy: {type, file}};
		case 'Allowlist':
			if (names.length === 0)
				return refused(file, 'the credentialPluginPolicy Allowlist has no credentialPluginAllowlist');
			return names.some(entry => entry.length === 0)
				? refused(file, 'an entry of credentialPluginAllowlist is empty')
				: {ok: true, policy: {type, file, entries: names}};
		default:
			return refused(
				file,
				`the credentialPluginPolicy "${type}" is unknown; it must be AllowAll, DenyAll or Allowlist`,
			);
	}
}

/** `name` is what `command` was called before Kubernetes 1.37. */
function namesOf(entry: EntryReader): readonly string[] {
	return [entry.text('command') ?? '', entry.text('name') ?? ''].filter(name => name !== '');
}

function refused(file: string, problem: string): PolicyOutcome {
	return {ok: false, sentence: `The kuberc ${file} can't be used: ${problem}.`};
}

import type {PluginPolicy} from '../kubeconfig/kubeconfig.ts';

/**
 * Why a policy does not let a command run; undefined: it may. A command and an entry are the same when they lead to the
 * same file (client-go's plugin/pkg/client/auth/exec/exec.go).
 * @param lookPath - The file that a command is; undefined when there is none.
 */
export function policyRefusal(
	policy: PluginPolicy,
	command: string,
	lookPath: (command: string) => string | undefined,
): string | undefined {
	switch (policy.type) {
		case 'AllowAll':
			return undefined;
		case 'DenyAll':
			return `${command} may not run: the credentialPluginPolicy of ${policy.file} is DenyAll`;
		case 'Allowlist': {
			const file = lookPath(command);
			const isAllowed =
				file !== undefined && policy.entries.some(names => names.every(name => lookPath(name) === file));
			return isAllowed
				? undefined
				: `${command} may not run: it is not in the credentialPluginAllowlist of ${policy.file}`;
		}
	}
}

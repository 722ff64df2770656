import type {KubernetesError} from '../errors.ts';
import type {LogRefusal} from './log-query.ts';

/**
 * Why there is no log, by the words of the kubelet, for all come with status 400; undefined: it may be there when it is
 * asked for again. Source: pkg/kubelet/kubelet_pods.go, validateContainerLogStatus; pkg/registry/core/pod/strategy.go.
 */
export function logRefusalOf({kind, message}: KubernetesError): LogRefusal | undefined {
	switch (kind) {
		case 'forbidden':
			return 'forbidden';
		case 'not-found':
			return 'gone';
		case 'invalid':
			if (/previous terminated container/.test(message)) return 'no-previous';
			return /waiting to start|is not available|not yet|PodInitializing|does not have a host/.test(message)
				? 'not-started'
				: 'other';
		case 'unauthenticated':
		case 'untrusted':
		case 'kubeconfig':
		case 'protocol':
			return 'other';
		default:
			return undefined;
	}
}

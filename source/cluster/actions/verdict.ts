import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {DryRunVerdict} from './action.ts';

/**
 * What a failed dry run says of the change. An API server answers 400 for a webhook with side effects, which it may not
 * call (admission/plugin/webhook/errors, NewDryRunUnsupportedErr), and for most denials by a webhook, too: only the words
 * tell them apart.
 */
export function verdictOf(error: KubernetesError): DryRunVerdict {
	const {kind, message} = error;
	const isRefusal = kind === 'forbidden' || kind === 'conflict' || kind === 'not-found' || kind === 'invalid';
	const isDenial = / denied the request/.test(message);
	const isRefused = isDenial || (isRefusal && !/does not support dry ?run/i.test(message));
	return {type: isRefused ? 'refused' : 'unknown', error};
}

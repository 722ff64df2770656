import type {NewObject} from '../../control-plane/world.ts';
import {fieldsOf, itemsOf} from '../api/json.ts';

/** How long a pod stays on a node that is gone. Source: plugin/pkg/admission/defaulttolerationseconds. */
const TOLERATION_SECONDS = 300;

const lostNode = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

const tolerates = (tolerations: readonly unknown[], taint: string) =>
	tolerations.map(fieldsOf).some(({key = '', effect = ''}) => {
		const meetsKey = key === taint || key === '';
		return meetsKey && (effect === 'NoExecute' || effect === '');
	});

/**
 * What mutating admission adds to a pod: a priority and the tolerations of lost nodes. Source: plugin/pkg/admission,
 * Priority and DefaultTolerationSeconds.
 */
export function admitPod(pod: NewObject): NewObject {
	const spec = fieldsOf(pod.spec);
	const given = itemsOf(spec.tolerations);
	const added = lostNode
		.filter(taint => !tolerates(given, taint))
		.map(key => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS}));
	const {priority = 0, preemptionPolicy = 'PreemptLowerPriority'} = spec;
	const tolerations = [...given, ...added];
	return {...pod, spec: {...spec, priority, preemptionPolicy, ...(tolerations.length > 0 ? {tolerations} : {})}};
}

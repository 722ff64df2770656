import type {Condition, Pod} from '../../../source/kubernetes/objects.ts';

/** The conditions of a pod's row in a Table: only a pod that has ended has one. Source: printers.go, printPod. */
export function podRowConditions(
	pod: Pod,
): readonly Required<Pick<Condition, 'type' | 'status' | 'reason' | 'message'>>[] {
	switch (pod.status?.phase) {
		case 'Succeeded':
			return [{type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.'}];
		case 'Failed':
			return [{type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.'}];
		default:
			return [];
	}
}

import type {Event, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {compareDiagnoses} from './compare-diagnoses.ts';
import type {Diagnosis} from './diagnosis.ts';
import {groupSymptoms} from './group-symptoms.ts';
import type {LastWords} from './last-words.ts';
import {isReady, staying} from './parts.ts';
import {podSymptom} from './pod-symptoms.ts';

/** What goes with the pods, where it is known. */
export interface PodContext {
	readonly template?: PodTemplateSpec;
	readonly lastWords?: LastWords;
	readonly eventsOf?: (pod: Pod) => readonly Event[];
}

/**
 * What pods of one template show, the most telling first; `which` is what they are called (`new`), empty where there are
 * no others to tell them from. `nowMs` is epoch milliseconds.
 */
export function podDiagnoses(
	pods: readonly Pod[],
	which: string,
	nowMs: number,
	{template, lastWords, eventsOf = () => []}: PodContext = {},
): readonly Diagnosis[] {
	const there = staying(pods);
	const seen = there.map(pod => ({pod, symptom: podSymptom(pod, template, eventsOf(pod), nowMs, lastWords)}));
	const onLostNode = new Map(
		seen.flatMap(({pod, symptom}) => (symptom?.cause === 'node-lost' ? [[pod.spec.nodeName, symptom] as const] : [])),
	);
	const troubled = seen.flatMap(({pod, symptom: own}) => {
		// Of a pod that was not ready when its node was lost no event tells it: those beside it do.
		const isWaiting = own === undefined || own.level === 'wait';
		const symptom = isWaiting && !isReady(pod) ? (onLostNode.get(pod.spec.nodeName) ?? own) : own;
		return symptom ? [{pod, symptom}] : [];
	});
	return groupSymptoms(troubled, there.length, which)
		.map(diagnosis => ({...diagnosis, sentence: diagnosis.sentence.replace(/ {2,}/g, ' ')}))
		.sort(compareDiagnoses);
}

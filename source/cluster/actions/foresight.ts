import {errorSentence} from '../../kubernetes/error-text.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {KnownRevisionStart} from '../../rollout/known-starts.ts';
import type {JsonPatchOperation, Preview} from './action.ts';
import type {ActionsOptions} from './actions-options.ts';
import type {Owned} from './api.ts';
import {knownRevisions} from './failing-revisions.ts';
import {forecastAction, withFields, worseThan} from './forecast-action.ts';
import {type PreviewEvidence, readEvidence} from './preview-evidence.ts';

/** What a forecast rests on, and whether it still holds. */
export interface Foresight {
	/** What stands around the workload; with a patch of the template also what the new one reads. */
	evidenceFor(
		workload: Workload,
		patch: readonly JsonPatchOperation[],
		pods?: PreviewEvidence['pods'],
	): Promise<PreviewEvidence>;
	/** How the pods of its revisions would start again, by those there are and by what is remembered. */
	knownOf(workload: Workload, owned: Owned, evidence: PreviewEvidence): readonly KnownRevisionStart[];
	/** Why going on would be worse than what was confirmed, with the workload as it is now; undefined: it isn't. */
	worseForecast(planned: Preview, workload: Workload): Promise<string | undefined>;
}

export function createForesight(options: ActionsOptions): Foresight {
	const {api, identity, now, heldPods, remembered} = options;

	function knownOf(workload: Workload, owned: Owned, {pods}: PreviewEvidence): readonly KnownRevisionStart[] {
		return knownRevisions(workload, owned, pods.ok ? pods.value : undefined, remembered?.(workload) ?? {}, now());
	}

	function evidenceFor(
		workload: Workload,
		patch: readonly JsonPatchOperation[],
		pods?: PreviewEvidence['pods'],
	): Promise<PreviewEvidence> {
		const {kind} = workload;
		const {name, namespace = ''} = workload.metadata;
		const {template} = withFields(workload, patch).spec;
		return readEvidence({
			api,
			workload,
			...(pods ? {pods} : {}),
			template: template === workload.spec.template ? undefined : template,
			heldPods: heldPods({kind, name, namespace}),
			sentence: error => errorSentence(error, {doing: 'read it', server: identity.server}),
		});
	}

	async function worseForecast({forecast}: Preview, workload: Workload): Promise<string | undefined> {
		if (forecast?.type !== 'forecast') return undefined;
		const [owned, evidence] = await Promise.all([api.readOwned(workload), evidenceFor(workload, [])]);
		const again = owned.ok
			? await forecastAction(
					{
						workload,
						owned: owned.value,
						...evidence,
						known: knownOf(workload, owned.value, evidence),
						nowMs: now(),
					},
					forecast.change,
				)
			: ({type: 'none', why: owned.error.message} as const);
		return again.type === 'none'
			? `the forecast could not be made again: ${again.why}`
			: worseThan(forecast.forecast, again.forecast);
	}

	return {evidenceFor, knownOf, worseForecast};
}

import type {ActionOutcome, ActionRequest, DryRunVerdict, Preview} from '../cluster/actions/action.ts';
import {onlyDeletes} from '../cluster/actions/only-deletes.ts';
import type {Cluster} from '../cluster/cluster.ts';
import {placeName} from '../cluster/identity.ts';
import {forecastTexts} from '../console/screens/confirm/forecast-text.ts';
import {leafChanges} from '../console/screens/confirm/leaf-changes.ts';
import type {FieldChange} from '../rollout/template-diff.ts';
import {changesJson} from '../rollout/template-diff-text.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {askConsent, refusedConsent} from './consent.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';

/** `undo now`, for the question. */
export interface CarriedOut {
	readonly request: ActionRequest;
	readonly question: string;
	/** Why the change is not to be sent after all, from its preview. */
	readonly check?: (preview: Preview) => string | undefined;
}

/** About which workload is told, and where. */
export type Teller = Pick<CommandContext, 'output' | 'target'> & {readonly cluster: Cluster};

/** Shows what a change would do, asks, sends it, and tells what became of it. */
export async function carryOut(
	context: CommandContext,
	{request, question, check}: CarriedOut,
): Promise<number | undefined> {
	const {cluster, output, settings} = context;
	const refused = refusedReason(context);
	if (refused) return refused;
	const outcome = await cluster.preview(request);
	if (outcome.type !== 'ready') {
		output.warn(`error: ${outcome.sentence}`);
		output.json({...place(context), result: outcome.type, sentence: outcome.sentence});
		return outcome.type === 'failed' ? EXIT.cluster : EXIT.failed;
	}
	const {preview} = outcome;
	const unwanted = check?.(preview);
	if (unwanted !== undefined) return tellImpossible(context, unwanted);
	showPreview(context, preview);
	const {server} = preview;
	if (server.type === 'refused') {
		output.warn(`error: the server would refuse it: ${server.error.message}`);
		output.json({...previewJson(context, preview), result: 'refused'});
		return EXIT.cluster;
	}
	if (settings.dryRun) {
		output.say('(dry run: nothing was changed)');
		output.json({...previewJson(context, preview), result: 'dry-run'});
		return EXIT.done;
	}
	const consent = await askConsent(context, sentenceStart(onlyDeletes(preview)) ?? question);
	if (!consent.given) return consent.exitCode;
	if (context.signal.aborted) return undefined;
	return tellOutcome(context, await context.write(preview.title, () => cluster.perform(preview)), preview);
}

const sentenceStart = (text: string | undefined) => text && `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Says why what was asked for can't be done to the workload; answers with the exit status. */
export function tellImpossible(teller: Teller, sentence: string): number {
	teller.output.warn(`error: ${sentence}`);
	teller.output.json({...place(teller), result: 'impossible', sentence});
	return EXIT.failed;
}

/** Why not even a preview is asked for; undefined: nothing speaks against it. */
function refusedReason(context: CommandContext): number | undefined {
	const {cluster, output, settings} = context;
	if (cluster.writesDisabled !== undefined && !settings.dryRun) {
		output.fail(`nothing can be changed here: ${cluster.writesDisabled}. --dry-run shows what would be.`);
		return EXIT.usage;
	}
	const refusal = refusedConsent(context);
	if (refusal === undefined) return undefined;
	output.fail(refusal);
	return EXIT.usage;
}

/** What became of a write, in words; answers with the exit status. */
export function tellOutcome(context: Teller, outcome: ActionOutcome, preview?: Preview): number {
	const {output, target} = context;
	const base = preview ? previewJson(context, preview) : place(context);
	switch (outcome.type) {
		case 'done': {
			const {sentence, kubectl, sentAgain, atMs, remark} = outcome.receipt;
			const again = sentAgain ? ' (it had changed harmlessly, so it was sent again)' : '';
			output.say(`${sentence}${again}`);
			output.json({
				...base,
				result: 'done',
				time: new Date(atMs).toISOString(),
				sentence,
				kubectl,
				sentAgain: sentAgain === true,
				...(remark === undefined ? {} : {remark}),
			});
			// The change was made, and what was to follow it was not.
			if (remark !== undefined) output.warn(`error: ${remark}`);
			return remark === undefined ? EXIT.done : EXIT.failed;
		}
		case 'changed': {
			const sentence = `nothing was written, ${workloadRef(target)} is not as it was previewed: ${outcome.what.join('; ')}`;
			output.warn(`error: ${sentence}`);
			output.json({...base, result: 'changed', sentence});
			return EXIT.failed;
		}
		case 'impossible':
		case 'failed':
			output.warn(`error: ${outcome.sentence}`);
			output.json({...base, result: outcome.type, sentence: outcome.sentence});
			return outcome.type === 'failed' ? EXIT.cluster : EXIT.failed;
	}
}

export function place({cluster, target}: Teller): object {
	const {kind, namespace, name} = target;
	return {context: cluster.view().identity.context, namespace, kind, name};
}

const labelled = (label: string, text: string) => `  ${label.padEnd(8)} ${text}`;

/** The same that Confirm shows, as lines. */
export function showPreview({output, cluster, target}: Teller, preview: Preview): void {
	const {title, changes, server, forecast, notes, kubectl, warning} = preview;
	const foreseen = forecast === undefined ? [] : forecastTexts(forecast);
	output.aside(
		title,
		`  in ${placeName(cluster.view().identity)}, namespace ${target.namespace}`,
		...leafChanges(changes).map(change => `  ${changeText(change)}`),
		labelled('server', verdictText(server)),
		...foreseen.map(({label, text}) => labelled(label, text)),
		...notes.map(note => labelled('note', note)),
		labelled('kubectl', kubectl),
		...(warning === undefined ? [] : [labelled('warning', warning)]),
	);
}

function changeText({path, before, after}: FieldChange): string {
	if (before === undefined) return `${path}  + ${after}`;
	return after === undefined ? `${path}  - ${before}` : `${path}  ${before} → ${after}`;
}

function verdictText(server: DryRunVerdict): string {
	switch (server.type) {
		case 'accepted':
			return 'dry run accepted';
		case 'refused':
			return `dry run refused: ${server.error.message}`;
		case 'unknown':
			return `dry run not possible, this is no refusal: ${server.error.message}`;
	}
}

export function previewJson(context: Teller, preview: Preview): object {
	const {title, changes, server, forecast, notes, kubectl, toRevision, becomesRevision, warning} = preview;
	return {
		...place(context),
		action: title,
		...(toRevision === undefined ? {} : {toRevision}),
		...(becomesRevision === undefined ? {} : {becomesRevision}),
		changes: changesJson(changes),
		dryRun: server.type,
		forecast:
			forecast?.type === 'forecast' ? forecastJson(forecast.forecast) : {none: forecast?.why ?? 'not asked for'},
		notes,
		...(warning === undefined ? {} : {warning}),
		kubectl,
	};
}

type Forecast = Extract<NonNullable<Preview['forecast']>, {type: 'forecast'}>['forecast'];

function forecastJson({steps, fewestAvailable, mostPods, ends, durationMs}: Forecast): object {
	const whole = steps.map(step => ({...step, atMs: Math.round(step.atMs)}));
	return {
		steps: whole,
		fewestAvailable,
		mostPods,
		ends: ends.type,
		likelySeconds: Math.round(durationMs.likely / 1000),
	};
}

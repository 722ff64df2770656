import type {Preview} from '../../../cluster/actions/action.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {counted} from '../../format.ts';
import type {Span} from '../../line.ts';

type Outcome = NonNullable<Preview['forecast']>;
type Forecast = Extract<Outcome, {type: 'forecast'}>['forecast'];
type Step = Forecast['steps'][number];

/** A label of Confirm with what stands beside it. */
export interface LabelledText {
	readonly label: string;
	readonly text: string;
	readonly token: Span['token'];
}

const revisionName = ({revision}: Step) => (revision === undefined ? 'a new revision' : `revision ${revision}`);

/** From the first to the last size of each ReplicaSet: `revision 6: 8 → 10, revision 7: 5 → 0`. */
export function sizesText(steps: readonly Step[]): string {
	return [...Map.groupBy(steps, ({replicaSet}) => replicaSet).values()]
		.map(own => `${revisionName(own[0] as Step)}: ${own[0]?.from} → ${own.at(-1)?.to}`)
		.join(', ');
}

/** To the second, which is as exact as the API's times are; at least one. */
export const roughly = (ms: number) => humanDuration(Math.max(1, Math.round(ms / 1000)) * 1000);

/** `about 25s`, with the spread of the runs where it shows. */
export function durationText({low, likely, high}: Forecast['durationMs']): string {
	const [from, to] = [roughly(low), roughly(high)];
	return from === to ? `about ${roughly(likely)}` : `about ${roughly(likely)} (${from} to ${to})`;
}

/** A word of kubectl's for pods, or what they did when their template was current. */
const whyText = (why: string) => (why.startsWith('its ') ? `${why}, as before` : `pods not ready (${why})`);

function endText({ends, durationMs}: Forecast): string {
	switch (ends.type) {
		case 'complete':
			return durationMs.high === 0 ? 'done at once' : `done in ${durationText(durationMs)}`;
		case 'held':
			return durationMs.high === 0
				? 'the pods keep their template'
				: `done in ${durationText(durationMs)} as far as the strategy lets it, the others keep their template`;
		case 'paused':
			return 'then it would wait, paused';
		case 'stuck':
			return `then it would be stuck${ends.why === undefined ? '' : `: ${whyText(ends.why)}`}`;
		case 'unfinished':
			return 'not done within what a forecast looks at';
	}
}

function summaryText(forecast: Forecast): string {
	const {steps, fewestAvailable, mostPods, ends} = forecast;
	if (steps.length === 0) {
		return ends.type === 'paused'
			? 'nothing would roll: it stays paused'
			: `nothing would be scaled; ${endText(forecast)}`;
	}
	const bounds = `never fewer than ${fewestAvailable} available, at most ${counted(mostPods, 'pod')}`;
	return `${sizesText(steps)}; ${endText(forecast)}, ${bounds}`;
}

const basisTexts: Readonly<Record<Forecast['basis'], string>> = {
	pods: ', if pods start as they did so far',
	assumed: ', if pods start within seconds: none of its pods tells',
};

/** Each step in order, by revision: `6: 8→9, 7: 5→3, …`. */
const stepsText = (steps: readonly Step[]) =>
	steps.map(({revision, from, to}) => `${revision ?? 'new'}: ${from}→${to}`).join(', ');

function quotaText({quota, ends}: Forecast): LabelledText[] {
	switch (quota.type) {
		case 'fits':
			return [];
		case 'unknown':
			return [{label: 'quota', text: `not known: ${quota.why}`, token: 'faint'}];
		case 'short': {
			const forAWhile = ends.type === 'complete' ? ' for a while' : '';
			const text = `${quota.quota} would have no room for ${counted(quota.by, 'pod')}${forAWhile} (${quota.resource})`;
			return [{label: 'quota', text, token: forAWhile ? 'paused' : 'bad'}];
		}
	}
}

/** What Confirm says of a forecast; inference, and worded so. */
export function forecastTexts(outcome: Outcome): readonly LabelledText[] {
	if (outcome.type === 'none') {
		return [{label: 'forecast', text: `none: ${outcome.why}`, token: 'faint'}];
	}
	const {forecast} = outcome;
	const {steps, ends, basis} = forecast;
	const isBad = ends.type === 'stuck' || ends.type === 'unfinished';
	const condition = steps.length > 0 && ends.type !== 'paused' ? basisTexts[basis] : '';
	const text = `${summaryText(forecast)}${condition}`;
	return [
		{label: 'forecast', text, token: isBad ? 'bad' : 'plain'},
		...(steps.length > 2 ? [{label: 'steps', text: stepsText(steps), token: 'faint'} as const] : []),
		...quotaText(forecast),
	];
}

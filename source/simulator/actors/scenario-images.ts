import type {ImageBehavior, Images, ProbeAnswer} from '../../control-plane/kubelet/images.ts';
import type {ScenarioImage} from '../scenario.ts';

/** Of an image that nobody described: a server that is there at once and ends soon after SIGTERM. */
const usual: ScenarioImage = {image: '', endsAfterTermMs: 300};

/** A small image; only events tell the size. */
const SIZE_BYTES = 48_000_000;

function probe(
	{readyAfterMs = 0, hangsAfterMs = Number.POSITIVE_INFINITY, end}: ScenarioImage,
	sinceStartMs: number,
): ProbeAnswer {
	const answers = sinceStartMs >= readyAfterMs && sinceStartMs < hangsAfterMs;
	// A process that ends before it could ever answer does not even listen.
	if (end && end.afterMs < readyAfterMs) return {ok: false, refused: true};
	return answers ? {ok: true} : {ok: false, output: 'HTTP probe failed with statuscode: 503'};
}

function behaviorOf(described: ScenarioImage): ImageBehavior {
	const {pullError, pullMs, end, endsAfterTermMs} = described;
	const pull =
		pullError !== undefined
			? {ok: false as const, error: pullError}
			: pullMs === undefined
				? undefined
				: {ok: true as const, ms: pullMs, sizeBytes: SIZE_BYTES};
	return {
		...(pull ? {pull} : {}),
		process: () => ({
			...(end ? {end} : {}),
			...(endsAfterTermMs === undefined ? {} : {onTerm: {afterMs: endsAfterTermMs, exitCode: 0}}),
			probe: (_kind, sinceStartMs) => probe(described, sinceStartMs),
		}),
	};
}

/** The table of a scenario's images for a kubelet; the first whose name begins so counts. */
export const scenarioImages = (table: readonly ScenarioImage[]): Images => {
	const known = table.map(described => [described.image, behaviorOf(described)] as const);
	const other = behaviorOf(usual);
	return image => known.find(([beginning]) => image.startsWith(beginning))?.[1] ?? other;
};

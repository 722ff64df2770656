import {humanDuration} from '../../../source/rollout/duration.ts';
import type {Adapter} from '../adapter.ts';
import {shortHumanDuration} from '../oracles/short-human-duration.ts';

interface Input {
	readonly nanoseconds: number;
}

const nanosecondsPerMs = 1e6;

export const humanDurations: Adapter = {
	HumanDuration: {actual: ({nanoseconds}: Input) => ({text: humanDuration(nanoseconds / nanosecondsPerMs)})},
	ShortHumanDuration: {actual: ({nanoseconds}: Input) => ({text: shortHumanDuration(nanoseconds / nanosecondsPerMs)})},
};

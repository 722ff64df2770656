import {planHold} from './plan-hold.ts';
import {planImage} from './plan-image.ts';
import type {PlanInput, PlanOutcome} from './plan-parts.ts';
import {planPause} from './plan-pause.ts';
import {planRestart} from './plan-restart.ts';
import {planResume} from './plan-resume.ts';
import {planRollTo} from './plan-roll-to.ts';
import {planScale} from './plan-scale.ts';

export type {Plan, PlanInput, PlanOutcome} from './plan-parts.ts';

/** Decides what would be sent for `request`, and all that Confirm shows of it but the server's word. Pure. */
export function planAction(input: PlanInput): PlanOutcome {
	const {request} = input;
	switch (request.kind) {
		case 'pause':
			return planPause(input);
		case 'resume':
			return planResume(input);
		case 'hold':
			return planHold(input);
		case 'restart':
			return planRestart(input);
		case 'scale':
			return planScale(input, request);
		case 'set-image':
			return planImage(input, request);
		case 'undo':
		case 'roll-to':
			return planRollTo(input, request);
	}
}

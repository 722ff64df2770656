import type {Actions, ActionsOptions} from './actions-options.ts';
import {createBrake} from './brake.ts';
import {createForesight} from './foresight.ts';
import {createFormers} from './formers.ts';
import {createPerforming} from './performing.ts';
import {createPreviewing} from './previewing.ts';
import {createWriting} from './writing.ts';

/** What changes a cluster: plan → preview → send → receipt. */
export function createActions(options: ActionsOptions): Actions {
	const writing = createWriting(options);
	const foresight = createForesight(options);
	const formers = createFormers(options.formerStrategies);
	const brake = createBrake(options, writing);
	const previewed = createPreviewing(options, writing, foresight);
	return {
		pause: brake.pause,
		preview: request => previewed(request, {isBrief: false, former: formers.reading()}),
		briefPreviews() {
			const former = formers.reading();
			return request => previewed(request, {isBrief: true, former});
		},
		perform: createPerforming(options, writing, foresight, brake, formers),
	};
}

import {scenario} from './build.ts';

export const empty = scenario({
	name: 'empty',
	summary: 'Three nodes and the system namespaces, nothing else.',
	settledForMs: 0,
});

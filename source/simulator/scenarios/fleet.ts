import {minutes, scenario, seconds} from './build.ts';

export const fleet = scenario({
	name: 'fleet',
	summary: '1,000 workloads with 10,000 pods in 20 namespaces; one of them changes every other second.',
	nodes: 100,
	namespace: 'team-00',
	settledForMs: minutes(1),
	fleet: {namespaces: 20, workloads: 1000, podsPerWorkload: 10, changeEveryMs: seconds(2)},
});

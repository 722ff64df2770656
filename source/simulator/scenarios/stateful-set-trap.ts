import {patch, scenario, seconds, statefulSet} from './build.ts';

const template = (behavior: string | null, image: string) => ({
	spec: {
		template: {
			metadata: {labels: {'rolltop.dev/behavior': behavior}},
			spec: {containers: [{name: 'db', image}]},
		},
	},
});

export const statefulSetTrap = scenario({
	name: 'stateful-set-trap',
	summary: 'A broken StatefulSet update is mended in the template; its stuck pod stays until deleted.',
	objects: [statefulSet({name: 'db', image: 'registry.example.com/db:15', replicas: 3})],
	steps: [
		patch(seconds(5), 'StatefulSet', 'db', template('image-missing', 'registry.example.com/db:16-typo')),
		patch(seconds(60), 'StatefulSet', 'db', template(null, 'registry.example.com/db:16')),
	],
});

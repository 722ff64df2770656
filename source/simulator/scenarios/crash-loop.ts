import {breakImage, deployment, scenario, seconds} from './build.ts';

export const crashLoop = scenario({
	name: 'crash-loop',
	summary: 'The new pods crash again and again; the old ones keep serving.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 4,
			spec: {progressDeadlineSeconds: 120},
		}),
	],
	steps: [breakImage(seconds(5), 'web', 'registry.example.com/web:v2', 'crash')],
});

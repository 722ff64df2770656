import {breakImage, deployment, scenario, seconds} from './build.ts';

export const neverReady = scenario({
	name: 'never-ready',
	summary: 'The new pods run but never become ready; the deadline of 45 s is exceeded.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 3,
			spec: {progressDeadlineSeconds: 45},
		}),
	],
	steps: [breakImage(seconds(5), 'web', 'registry.example.com/web:v2', 'never-ready')],
});

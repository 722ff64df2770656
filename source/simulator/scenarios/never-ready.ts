import {deployment, patch, scenario, seconds} from './build.ts';

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
	steps: [
		patch(
			seconds(5),
			'Deployment',
			'web',
			{
				spec: {
					template: {
						metadata: {labels: {'rolltop.dev/behavior': 'never-ready'}},
						spec: {containers: [{name: 'web', image: 'registry.example.com/web:v2'}]},
					},
				},
			},
			{manager: 'kubectl-set'},
		),
	],
});

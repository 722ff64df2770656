import {deployment, patch, scenario, seconds} from './build.ts';

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
	steps: [
		patch(
			seconds(5),
			'Deployment',
			'web',
			{
				spec: {
					template: {
						metadata: {labels: {'rolltop.dev/behavior': 'crash'}},
						spec: {containers: [{name: 'web', image: 'registry.example.com/web:v2'}]},
					},
				},
			},
			{manager: 'kubectl-set'},
		),
	],
});

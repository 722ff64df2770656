import {deployment, patch, scenario, seconds} from './build.ts';

export const badImage = scenario({
	name: 'bad-image',
	summary: 'A missing image stops a rollout of three until its deadline of 60 s is exceeded.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 3,
			spec: {progressDeadlineSeconds: 60},
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
						metadata: {labels: {'rolltop.dev/behavior': 'image-missing'}},
						spec: {containers: [{name: 'web', image: 'registry.example.com/web:v2-typo'}]},
					},
				},
			},
			{manager: 'kubectl-set'},
		),
	],
});

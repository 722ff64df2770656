import {breakImage, deployment, scenario, seconds} from './build.ts';

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
	steps: [breakImage(seconds(5), 'web', 'registry.example.com/web:v2-typo', 'image-missing')],
});

import {scenario, seconds, setImage, statefulSet} from './build.ts';

export const statefulSetRolling = scenario({
	name: 'stateful-set',
	summary: 'A StatefulSet of four is updated pod by pod, from the highest number down.',
	objects: [
		statefulSet({
			name: 'db',
			image: 'registry.example.com/db:15',
			replicas: 4,
			podAnnotations: {'rolltop.dev/ready-after': '4s'},
		}),
	],
	steps: [setImage(seconds(5), 'StatefulSet', 'db', 'registry.example.com/db:16')],
});

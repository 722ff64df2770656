import {deployment, patch, scenario, seconds, setImage} from './build.ts';

export const quotaExceeded = scenario({
	name: 'quota-exceeded',
	summary: 'A quota of 3 pods stops a rollout that needs a fourth; a minute later it is raised.',
	objects: [
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'pods', namespace: 'default'},
			spec: {hard: {pods: '3'}},
		},
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 3,
			spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}},
		}),
	],
	steps: [
		setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2'),
		patch(seconds(65), 'ResourceQuota', 'pods', {spec: {hard: {pods: '6'}}}),
	],
});

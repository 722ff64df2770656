import {deployment, scenario, seconds, setImage} from './build.ts';

export const hpa = scenario({
	name: 'hpa',
	summary: 'New pods warm up and use more processor: the autoscaler grows the Deployment while it rolls.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 6,
			container: {resources: {requests: {cpu: '500m'}}},
			podAnnotations: {'rolltop.dev/ready-after': '8s'},
		}),
		{
			apiVersion: 'autoscaling/v2',
			kind: 'HorizontalPodAutoscaler',
			metadata: {name: 'web', namespace: 'default'},
			spec: {
				scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
				minReplicas: 6,
				maxReplicas: 15,
				metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 70}}}],
			},
		},
	],
	load: {usualPercent: 68, warmingUpPercent: 160, warmUpMs: seconds(60)},
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});

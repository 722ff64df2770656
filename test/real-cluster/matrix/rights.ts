const look = ['get', 'list', 'watch'];

/** Enough to see all, and to preview. */
export const looking = [
	{
		apiGroups: ['apps'],
		resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'controllerrevisions'],
		verbs: look,
	},
	{apiGroups: [''], resources: ['pods', 'nodes', 'resourcequotas', 'events'], verbs: look},
	{apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: look},
];

/** Enough for every action, and no more. */
export const writing = [
	...looking,
	{
		apiGroups: ['apps'],
		resources: ['deployments', 'deployments/scale', 'statefulsets', 'statefulsets/scale', 'daemonsets'],
		verbs: ['patch'],
	},
	{apiGroups: [''], resources: ['pods'], verbs: ['delete']},
];

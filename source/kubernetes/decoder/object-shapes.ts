import type {WatchQuery} from '../watch-events.ts';
import {metadataShape, ownedMetadataShape, plainMetadataShape} from './metadata-shape.ts';
import type {Shape} from './shape.ts';

/*
 * The fields of objects.ts, kind by kind: what the pure rooms read is what the mirror keeps. A Deployment of 8 KB
 * becomes about 1 KB, a pod about 600 bytes.
 */

const conditions: Shape = {
	list: {
		fields: {
			type: 'scalar',
			status: 'scalar',
			reason: 'scalar',
			message: 'message',
			lastTransitionTime: 'scalar',
			lastUpdateTime: 'scalar',
		},
	},
};

const selector: Shape = {
	fields: {
		matchLabels: 'texts',
		matchExpressions: {list: {fields: {key: 'scalar', operator: 'scalar', values: 'text-list'}}},
	},
};

const named: Shape = {list: {fields: {name: 'scalar', image: 'scalar'}}};

/** Of a template, what a table row shows. */
const rowTemplate: Shape = {fields: {spec: {fields: {containers: named, initContainers: named}}}};

const templates: Readonly<Record<WatchQuery['detail'], Shape>> = {row: rowTemplate, whole: 'whole'};

interface Detail {
	readonly template: Shape;
	readonly metadata: Shape;
}

const details: Readonly<Record<WatchQuery['detail'], Detail>> = {
	row: {template: rowTemplate, metadata: metadataShape},
	whole: {template: 'whole', metadata: ownedMetadataShape},
};

function deployment({template, metadata}: Detail): Shape {
	return {
		fields: {
			metadata,
			spec: {
				fields: {
					replicas: 'scalar',
					selector,
					template,
					strategy: {
						fields: {type: 'scalar', rollingUpdate: {fields: {maxSurge: 'scalar', maxUnavailable: 'scalar'}}},
					},
					minReadySeconds: 'scalar',
					revisionHistoryLimit: 'scalar',
					progressDeadlineSeconds: 'scalar',
					paused: 'scalar',
				},
			},
			status: {
				fields: {
					observedGeneration: 'scalar',
					replicas: 'scalar',
					updatedReplicas: 'scalar',
					readyReplicas: 'scalar',
					availableReplicas: 'scalar',
					unavailableReplicas: 'scalar',
					terminatingReplicas: 'scalar',
					collisionCount: 'scalar',
					conditions,
				},
			},
		},
	};
}

function statefulSet({template, metadata}: Detail): Shape {
	return {
		fields: {
			metadata,
			spec: {
				fields: {
					replicas: 'scalar',
					selector,
					template,
					serviceName: 'scalar',
					podManagementPolicy: 'scalar',
					updateStrategy: {
						fields: {type: 'scalar', rollingUpdate: {fields: {partition: 'scalar', maxUnavailable: 'scalar'}}},
					},
					minReadySeconds: 'scalar',
					revisionHistoryLimit: 'scalar',
					ordinals: {fields: {start: 'scalar'}},
				},
			},
			status: {
				fields: {
					observedGeneration: 'scalar',
					replicas: 'scalar',
					readyReplicas: 'scalar',
					availableReplicas: 'scalar',
					currentReplicas: 'scalar',
					updatedReplicas: 'scalar',
					currentRevision: 'scalar',
					updateRevision: 'scalar',
					collisionCount: 'scalar',
					conditions,
				},
			},
		},
	};
}

function daemonSet({template, metadata}: Detail): Shape {
	return {
		fields: {
			metadata,
			spec: {
				fields: {
					selector,
					template,
					updateStrategy: {
						fields: {type: 'scalar', rollingUpdate: {fields: {maxSurge: 'scalar', maxUnavailable: 'scalar'}}},
					},
					minReadySeconds: 'scalar',
					revisionHistoryLimit: 'scalar',
				},
			},
			status: {
				fields: {
					observedGeneration: 'scalar',
					desiredNumberScheduled: 'scalar',
					currentNumberScheduled: 'scalar',
					updatedNumberScheduled: 'scalar',
					numberReady: 'scalar',
					numberAvailable: 'scalar',
					numberUnavailable: 'scalar',
					numberMisscheduled: 'scalar',
					collisionCount: 'scalar',
					conditions,
				},
			},
		},
	};
}

function controllerRevision(template: Shape): Shape {
	return {
		fields: {
			metadata: plainMetadataShape,
			revision: 'scalar',
			data: {fields: {spec: {fields: {template}}}},
		},
	};
}

function replicaSet(template: Shape): Shape {
	return {
		fields: {
			metadata: metadataShape,
			spec: {fields: {replicas: 'scalar', minReadySeconds: 'scalar', selector, template}},
			status: {
				fields: {
					replicas: 'scalar',
					fullyLabeledReplicas: 'scalar',
					readyReplicas: 'scalar',
					availableReplicas: 'scalar',
					terminatingReplicas: 'scalar',
					observedGeneration: 'scalar',
					conditions,
				},
			},
		},
	};
}

const containerState: Shape = {
	fields: {
		waiting: {fields: {reason: 'scalar', message: 'message'}},
		running: {fields: {startedAt: 'scalar'}},
		terminated: {
			fields: {
				exitCode: 'scalar',
				signal: 'scalar',
				reason: 'scalar',
				message: 'message',
				startedAt: 'scalar',
				finishedAt: 'scalar',
			},
		},
	},
};

const containerStatuses: Shape = {
	list: {
		fields: {
			name: 'scalar',
			image: 'scalar',
			ready: 'scalar',
			started: 'scalar',
			restartCount: 'scalar',
			state: containerState,
			lastState: containerState,
		},
	},
};

const podContainers: Shape = {list: {fields: {name: 'scalar', image: 'scalar', restartPolicy: 'scalar'}}};

const pod: Shape = {
	fields: {
		metadata: plainMetadataShape,
		spec: {
			fields: {
				nodeName: 'scalar',
				containers: {shared: podContainers},
				initContainers: {shared: podContainers},
				readinessGates: {list: {fields: {conditionType: 'scalar'}}},
			},
		},
		status: {
			fields: {
				phase: 'scalar',
				reason: 'scalar',
				message: 'message',
				podIP: 'scalar',
				podIPs: {list: {fields: {ip: 'scalar'}}},
				nominatedNodeName: 'scalar',
				startTime: 'scalar',
				conditions,
				containerStatuses,
				initContainerStatuses: containerStatuses,
			},
		},
	},
};

const wholePod: Shape = {fields: {metadata: plainMetadataShape, spec: 'whole', status: 'whole'}};

const event: Shape = {
	fields: {
		metadata: plainMetadataShape,
		involvedObject: {
			fields: {kind: 'scalar', namespace: 'scalar', name: 'scalar', uid: 'scalar', fieldPath: 'scalar'},
		},
		reason: 'scalar',
		message: 'message',
		type: 'scalar',
		count: 'scalar',
		firstTimestamp: 'scalar',
		lastTimestamp: 'scalar',
		eventTime: 'scalar',
		series: {fields: {count: 'scalar', lastObservedTime: 'scalar'}},
		source: {fields: {component: 'scalar', host: 'scalar'}},
		reportingComponent: 'scalar',
		reportingInstance: 'scalar',
	},
};

/** What is kept of the objects that a query brings. */
export function shapeOf({resource, detail}: Pick<WatchQuery, 'resource' | 'detail'>): Shape {
	switch (resource) {
		case 'deployments':
			return deployment(details[detail]);
		case 'statefulsets':
			return statefulSet(details[detail]);
		case 'daemonsets':
			return daemonSet(details[detail]);
		case 'controllerrevisions':
			return controllerRevision(templates[detail]);
		case 'replicasets':
			return replicaSet(templates[detail]);
		case 'pods':
			return detail === 'whole' ? wholePod : pod;
		case 'events':
			return event;
	}
}

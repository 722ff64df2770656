import type {ControllerRevision, KubernetesObject, Pod, ReplicaSet} from '../kubernetes/objects.ts';
import {type Controllers, createControllers} from './controllers.ts';
import type {WatchSource} from './source.ts';
import {type Subscription, type SubscriptionOptions, subscribe} from './subscription.ts';
import type {WorkloadName} from './workload-name.ts';

/** Which of a workload's parts changed. */
export type Part = 'replica-sets' | 'controller-revisions' | 'pods';

/** The watches of what belongs to a workload, for as long as somebody holds them. */
export interface HeldParts {
	/** By which they are selected, in the API's grammar. */
	readonly selector: string;
	/** Of a Deployment; undefined: the kind has none. */
	readonly replicaSets: Subscription<ReplicaSet> | undefined;
	/** Of a StatefulSet or DaemonSet; undefined: the kind has none. */
	readonly controllerRevisions: Subscription<ControllerRevision> | undefined;
	readonly pods: Subscription<Pod>;
	/** Who controls whom of all that these watches told, also of what is gone. */
	readonly controllers: Controllers;
	/** Final: the watches end when the last who holds them lets go. */
	release(): void;
}

/** Watches that several look at at once: whoever opens what is attended to already asks the server for nothing. */
export interface PartsPool {
	take(target: WorkloadName, selector: string, onChange: (part: Part) => void): HeldParts;
}

type Options = Pick<SubscriptionOptions<KubernetesObject>, 'skewMs'> & {readonly nowMs: () => number};

interface Shared extends Omit<HeldParts, 'release'> {
	readonly listeners: Set<(part: Part) => void>;
}

/** One watch for each kind of parts of a workload, however many hold it. */
export function createPartsPool(source: WatchSource, {skewMs, nowMs}: Options): PartsPool {
	const shared = new Map<string, Shared>();

	function start({kind, namespace}: WorkloadName, selector: string): Shared {
		const listeners = new Set<(part: Part) => void>();
		const controllers = createControllers();
		const query = {namespace, labelSelector: selector} as const;
		const options = (part: Part) => ({
			skewMs,
			nowMs: nowMs(),
			onChange() {
				for (const listener of listeners) listener(part);
			},
		});
		const accepts = (object: KubernetesObject): true => {
			controllers.remember(object);
			return true;
		};
		const hasReplicaSets = kind === 'Deployment';
		return {
			selector,
			listeners,
			controllers,
			replicaSets: hasReplicaSets
				? subscribe<ReplicaSet>(
						source,
						{...query, resource: 'replicasets', detail: 'whole'},
						{...options('replica-sets'), accepts},
					)
				: undefined,
			controllerRevisions: hasReplicaSets
				? undefined
				: subscribe<ControllerRevision>(
						source,
						{...query, resource: 'controllerrevisions', detail: 'whole'},
						options('controller-revisions'),
					),
			pods: subscribe<Pod>(source, {...query, resource: 'pods', detail: 'row'}, {...options('pods'), accepts}),
		};
	}

	return {
		take(target, selector, onChange) {
			const key = `${target.kind === 'Deployment' ? 'replicasets' : 'controllerrevisions'} ${target.namespace} ${selector}`;
			const parts = shared.get(key) ?? start(target, selector);
			shared.set(key, parts);
			// Its own, so that whoever takes the same twice lets go twice.
			const listener = (part: Part) => onChange(part);
			parts.listeners.add(listener);
			return {
				...parts,
				release() {
					if (!parts.listeners.delete(listener) || parts.listeners.size > 0) return;
					shared.delete(key);
					parts.replicaSets?.stop();
					parts.controllerRevisions?.stop();
					parts.pods.stop();
				},
			};
		},
	};
}

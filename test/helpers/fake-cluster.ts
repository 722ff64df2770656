import type {ActionOutcome, ActionRequest, Preview, PreviewOutcome} from '../../source/cluster/actions/action.ts';
import type {FreezeKind, FreezePlan, FreezePreview} from '../../source/cluster/actions/freeze.ts';
import type {
	Cluster,
	ClusterView,
	NamespacesOutcome,
	ObjectOutcome,
	WorkloadName,
} from '../../source/cluster/cluster.ts';

/** A test's stand-in for a cluster: its view is set by hand, what is asked of it is kept, answers are given by hand. */
export interface FakeCluster extends Cluster {
	/** Everything asked of it, in order: `pause shop/web`, `preview undo shop/web`, … */
	readonly calls: string[];
	/** Of what the rights were asked for, in order. */
	readonly asked: readonly WorkloadName[];
	/** Shows another view and tells the listeners. */
	show(view: Partial<ClusterView>): void;
	/** Tells the listeners that something changed. */
	notify(): void;
	setNow(nowMs: number): void;
	writesDisabled?: string;
	/** What the next calls answer. */
	answers: {
		pause: (target: WorkloadName) => Promise<ActionOutcome>;
		preview: (request: ActionRequest) => Promise<PreviewOutcome>;
		perform: (preview: Preview) => Promise<ActionOutcome>;
		previewFreeze: (kind: FreezeKind) => Promise<FreezePreview>;
		performFreeze: (
			plan: FreezePlan,
			chosen: ReadonlySet<string>,
			told: (uid: string, outcome: ActionOutcome) => void,
		) => Promise<ActionOutcome>;
		readObject: () => Promise<ObjectOutcome>;
		listNamespaces: () => Promise<NamespacesOutcome>;
	};
}

const nameOf = ({namespace, name}: WorkloadName) => `${namespace}/${name}`;

export function createFakeCluster(initial: ClusterView, nowMs: number): FakeCluster {
	let view = initial;
	let now = nowMs;
	const listeners = new Set<() => void>();
	const calls: string[] = [];
	const asked: WorkloadName[] = [];
	const never = () => new Promise<never>(() => {});
	const cluster: FakeCluster = {
		calls,
		asked,
		answers: {
			pause: never,
			preview: never,
			perform: never,
			previewFreeze: never,
			performFreeze: never,
			readObject: never,
			listNamespaces: never,
		},
		view: () => view,
		now: () => now,
		setNow(nextMs) {
			now = nextMs;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		show(changed) {
			view = {...view, ...changed};
			cluster.notify();
		},
		notify() {
			for (const listener of listeners) {
				listener();
			}
		},
		open(target) {
			calls.push(`open ${nameOf(target)}`);
		},
		closeWorkload() {
			calls.push('close');
		},
		openPod(pod) {
			calls.push(pod ? `open pod ${pod.namespace}/${pod.name}` : 'close pod');
		},
		openLog(query) {
			calls.push(query ? `open log ${query.pod} ${query.container}${query.previous ? ' previous' : ''}` : 'close log');
		},
		readObject({kind, namespace, name}) {
			calls.push(`read ${kind} ${namespace}/${name}`);
			return cluster.answers.readObject();
		},
		listNamespaces() {
			calls.push('list namespaces');
			return cluster.answers.listNamespaces();
		},
		askRights(target) {
			asked.push(target);
		},
		reconnect() {
			calls.push('reconnect');
		},
		pause(target) {
			calls.push(`pause ${nameOf(target)}`);
			return cluster.answers.pause(target);
		},
		preview(request) {
			calls.push(`preview ${request.kind} ${nameOf(request.target)}`);
			return cluster.answers.preview(request);
		},
		perform(preview) {
			calls.push(`perform ${preview.title}`);
			return cluster.answers.perform(preview);
		},
		previewFreeze(kind) {
			calls.push(`preview freeze (${kind})`);
			return cluster.answers.previewFreeze(kind);
		},
		performFreeze(plan, chosen, told) {
			calls.push(`perform ${plan.kind}${[...chosen].map(uid => ` hold ${uid}`).join('')}`);
			return cluster.answers.performFreeze(plan, chosen, told);
		},
		close() {
			calls.push('close');
			listeners.clear();
		},
	};
	return cluster;
}

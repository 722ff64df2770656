/** What takes its time on a node, without a decision of the kubelet: the runtime, the network, the scheduling of threads. */
export type Delay =
	/** From the binding to the first status. */
	| 'admit'
	/** A sandbox with its network. */
	| 'sandbox'
	| 'create'
	| 'start'
	/** From a container's start to the status that shows it. */
	| 'running'
	/** From the binding to the moment since when the periods of the pod's probes are counted. */
	| 'probes'
	/** From a container's start to its first probe for readiness. */
	| 'firstProbe'
	/** From a container's end to the moment when the runtime's list of containers shows it. */
	| 'relist'
	/** By how much a held-back container starts later than its back-off says. */
	| 'backOff'
	/** By how much an attempt to start a container, after one that failed, is later than the kubelet's period; `run` counts the failures. */
	| 'retry'
	/** From a pod's deletion to the first signal. */
	| 'signal'
	/** From the last status to the removal of the pod's object. */
	| 'cleanup';

/** One container's run that takes it; of a pod as a whole: nothing. */
export interface DelayedRun {
	readonly container: string;
	/** 1 is the first. */
	readonly run: number;
}

/** Milliseconds; undefined: what is usual. Data, as the images are: what a node took for each of its pods. */
export type PodDelays = (podUid: string, delay: Delay, of?: DelayedRun) => number | undefined;

/** Measured on a machine with two cores, containerd and runc; `relist`, `backOff` and `retry` vary, see the kubelet. */
export const usualDelaysMs = {
	admit: 50,
	sandbox: 380,
	create: 40,
	start: 200,
	running: 10,
	probes: 50,
	firstProbe: 15,
	signal: 60,
	cleanup: 600,
} as const;

/** Between a change of a pod's state and the write of its status. */
export const statusMs = 20;
/** The runtime's containers are listed once in so long: an end is noticed late. */
export const relistMs = 1000;

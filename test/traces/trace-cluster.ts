import type {Engine} from '../../source/control-plane/engine.ts';
import type {Controller, WorldChange, WorldReader} from '../../source/control-plane/world.ts';
import type {Answer, TraceRequest} from './trace.ts';

/** A cluster that a trace's steps are sent to: the one place where the runner meets it. */
export interface TraceCluster {
	readonly engine: Engine;
	readonly world: WorldReader;
	/** Every change from now on. */
	subscribe(listener: (change: WorldChange) => void): void;
	send(request: TraceRequest): Promise<Answer>;
}

export interface TraceClusterOptions {
	readonly namespace: string;
	readonly seed: string;
	readonly startMs: number;
	readonly nodeCount: number;
	/** Plays the nodes' kubelets. */
	readonly kubelet: Controller;
}

import type {ControllerContext} from '../world.ts';
import {type ContainerRun, isRunning} from './container-run.ts';
import type {ProbeKind} from './images.ts';
import {delayMs, type PodRun, tell} from './pod-run.ts';
import {type ProbeTarget, refusedText} from './probe-texts.ts';

interface ProbeSpec extends ProbeTarget {
	readonly initialDelaySeconds?: number;
	readonly periodSeconds?: number;
	readonly successThreshold?: number;
	readonly failureThreshold?: number;
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];
const titles: Readonly<Record<ProbeKind, string>> = {startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness'};

export const probeSpecOf = ({container}: ContainerRun, kind: ProbeKind): ProbeSpec | undefined =>
	container[`${kind}Probe`] as ProbeSpec | undefined;

/** What the probes of a container bring about. */
export interface ProbeEffects {
	/** Started or ready changed. */
	changed(context: ControllerContext): void;
	/** A liveness or startup probe failed too often. */
	kill(context: ControllerContext, kind: ProbeKind): void;
}

/** Counts a result; whether it has come often enough in a row to stand. */
function stands(container: ContainerRun, kind: ProbeKind, ok: boolean, spec: ProbeSpec): boolean {
	const before = container.probes[kind];
	const times = before?.ok === ok ? before.times + 1 : 1;
	container.probes[kind] = {ok, times};
	return times >= (ok ? (spec.successThreshold ?? 1) : (spec.failureThreshold ?? 3));
}

function apply(context: ControllerContext, worker: Worker, ok: boolean): void {
	const {container, kind, effects} = worker;
	if (kind === 'readiness') {
		if (container.ready !== ok) {
			container.ready = ok;
			effects.changed(context);
		}
	} else if (!ok) {
		worker.onHold = true;
		effects.kill(context, kind);
	} else if (kind === 'startup' && !container.started) {
		container.started = true;
		container.ready = probeSpecOf(container, 'readiness') === undefined;
		effects.changed(context);
	}
}

/** A status that shows a container as started asks for its readiness at once. Source: prober_manager.go, UpdatePodStatus. */
const askedAfterMs = 10;

/** One probe of one run of a container. */
interface Worker {
	readonly run: PodRun;
	readonly container: ContainerRun;
	readonly startedRun: number;
	readonly kind: ProbeKind;
	readonly spec: ProbeSpec;
	readonly effects: ProbeEffects;
	/** It has had this run of the container killed, and asks nothing until the next one. Source: prober/worker.go. */
	onHold: boolean;
}

const isOver = ({run, container, startedRun, onHold}: Worker): boolean =>
	onHold || container.runs !== startedRun || !isRunning(container) || run.terminating;

/** Whether it makes sense to probe now. */
function isDue({container, kind, spec}: Worker, sinceMs: number): boolean {
	const isPhase = (kind === 'startup') === !container.started;
	return isPhase && Math.floor(sinceMs / 1000) >= (spec.initialDelaySeconds ?? 0);
}

/** Asks the process, tells of a failure, and counts the answer. */
function ask(context: ControllerContext, worker: Worker): void {
	const {run, container, kind, spec} = worker;
	const sinceMs = context.nowMs - (container.runningSinceMs ?? context.nowMs);
	if (isOver(worker) || !isDue(worker, sinceMs)) {
		return;
	}

	const answer = container.process?.probe?.(kind, sinceMs, container.container) ?? {ok: true};
	if (!answer.ok) {
		const output = 'output' in answer ? answer.output : refusedText(spec, container.container, run.podIP ?? '');
		tell(context, run, container, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${output}`);
	}

	if (stands(container, kind, answer.ok, spec)) {
		apply(context, worker, answer.ok);
	}
}

function tick(context: ControllerContext, worker: Worker): void {
	if (!isOver(worker)) {
		worker.run.agenda.at(context.nowMs + periodMs(worker), later => tick(later, worker));
		ask(context, worker);
	}
}

const periodMs = ({spec}: Worker) => (spec.periodSeconds ?? 10) * 1000;

/** The first tick after a time: they have been counted since the pod came to its node, whatever its containers do. */
function firstTickMs(worker: Worker, afterMs: number): number {
	const {run} = worker;
	const fromMs = run.startedMs + delayMs(run, 'probes');
	return fromMs + (Math.floor((afterMs - fromMs) / periodMs(worker)) + 1) * periodMs(worker);
}

/**
 * Probes a container from its start to its end: in periods, and for readiness at once when it is seen to have started.
 * Source: pkg/kubelet/prober/worker.go.
 */
export function probeContainer(
	{nowMs}: ControllerContext,
	run: PodRun,
	container: ContainerRun,
	effects: ProbeEffects,
): void {
	const startedRun = container.runs;
	const changed = (context: ControllerContext) => {
		effects.changed(context);
		if (!container.ready) {
			askAt(context.nowMs + askedAfterMs);
		}
	};
	const workers = kinds.flatMap((kind): Worker[] => {
		const spec = probeSpecOf(container, kind);
		return spec === undefined
			? []
			: [{run, container, startedRun, kind, spec, effects: {...effects, changed}, onHold: false}];
	});
	const readiness = workers.find(({kind}) => kind === 'readiness');
	const askAt = (dueMs: number) => readiness && run.agenda.at(dueMs, later => ask(later, readiness));
	const firstMs = nowMs + delayMs(run, 'firstProbe', {container: container.container.name, run: startedRun});
	askAt(firstMs);
	for (const worker of workers) {
		run.agenda.at(firstTickMs(worker, firstMs), later => tick(later, worker));
	}
}

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

function apply(
	context: ControllerContext,
	container: ContainerRun,
	kind: ProbeKind,
	ok: boolean,
	effects: ProbeEffects,
): void {
	if (kind === 'readiness') {
		if (container.ready !== ok) {
			container.ready = ok;
			effects.changed(context);
		}
	} else if (!ok) {
		effects.kill(context, kind);
	} else if (kind === 'startup' && !container.started) {
		container.started = true;
		container.ready = probeSpecOf(container, 'readiness') === undefined;
		effects.changed(context);
	}
}

/** Probes a container from its start to its end. Source: pkg/kubelet/prober/worker.go. */
export function probeContainer(
	{nowMs}: ControllerContext,
	run: PodRun,
	container: ContainerRun,
	effects: ProbeEffects,
): void {
	const startedRun = container.runs;
	for (const kind of kinds) {
		const spec = probeSpecOf(container, kind);
		if (spec === undefined) {
			continue;
		}

		const periodMs = (spec.periodSeconds ?? 10) * 1000;
		const probe = (context: ControllerContext) => {
			if (container.runs !== startedRun || !isRunning(container) || run.terminating) {
				return;
			}

			const isDone = kind === 'startup' && container.started;
			const waitsForStart = kind !== 'startup' && !container.started;
			if (!isDone) {
				run.agenda.at(context.nowMs + periodMs, probe);
			}

			if (!isDone && !waitsForStart) {
				const sinceMs = context.nowMs - (container.runningSinceMs ?? context.nowMs);
				const answer = container.process?.probe?.(kind, sinceMs, container.container) ?? {ok: true};
				if (!answer.ok) {
					const output = 'output' in answer ? answer.output : refusedText(spec, container.container, run.podIP ?? '');
					tell(context, run, container, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${output}`);
				}

				if (stands(container, kind, answer.ok, spec)) {
					apply(context, container, kind, answer.ok, effects);
				}
			}
		};
		const firstMs = delayMs(run, 'firstProbe', {container: container.container.name, run: startedRun});
		run.agenda.at(nowMs + firstMs + (spec.initialDelaySeconds ?? 0) * 1000, probe);
	}
}

import type {Clock} from '../kubernetes/clock.ts';
import {diagnosesOf} from '../rollout/diagnosis/diagnose.ts';
import type {Diagnosis} from '../rollout/diagnosis/diagnosis.ts';
import {type EndedRun, type LastWords, lastWordsOf, runKeyOf} from '../rollout/diagnosis/last-words.ts';
import {partsOf} from '../rollout/diagnosis/parts.ts';
import type {OpenedWorkload} from './cluster.ts';
import type {WatchSource} from './source.ts';

/** Changes come in bursts, and a diagnosis of a thousand pods takes milliseconds. */
const lookAfterMs = 200;

/** Runs whose log was asked for: more than one person sees while a workload is open. */
const mostRuns = 64;

/** Reads what the container printed at its end that the leading diagnosis of the open workload is about. */
export interface CrashLog {
	/** The workload that is shown, as it is now; undefined: none, and whatever was read or is being read is gone. */
	look(opened: OpenedWorkload | undefined): void;
	/** Of the run that was diagnosed last; undefined: there are none (yet). */
	words(): LastWords | undefined;
}

export interface CrashLogOptions {
	readonly readLogTail: NonNullable<WatchSource['readLogTail']>;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
	readonly clock: Clock;
	readonly onChange: () => void;
	/** Told of each diagnosis that was made to find it. */
	readonly onDiagnosed?: (opened: OpenedWorkload, diagnoses: readonly Diagnosis[]) => void;
}

/**
 * Asks for one log at a time, and for that of each run (a pod, a container, an end) once: what is refused, as logs often
 * are, is not asked for again.
 */
export function createCrashLog({readLogTail, now, clock, onChange, onDiagnosed}: CrashLogOptions): CrashLog {
	/** By run; undefined: asked for, and nothing came. */
	const known = new Map<string, LastWords | undefined>();
	let opened: OpenedWorkload | undefined;
	let present: string | undefined;
	let asking: AbortController | undefined;
	let cancelLook: (() => void) | undefined;

	const words = () => (present === undefined ? undefined : known.get(present));

	function forget(): void {
		asking?.abort();
		asking = undefined;
		cancelLook?.();
		cancelLook = undefined;
		known.clear();
		present = undefined;
	}

	function diagnose(): void {
		cancelLook = undefined;
		if (opened === undefined || asking) return;
		const diagnoses = diagnosesIn(opened, now());
		onDiagnosed?.(opened, diagnoses);
		const run = diagnoses[0]?.run;
		const before = words();
		present = run && runKeyOf(run);
		if (words() !== before) onChange();
		if (run && !known.has(runKeyOf(run))) void ask(run);
	}

	async function ask(run: EndedRun): Promise<void> {
		const mine = new AbortController();
		asking = mine;
		const {namespace, pod, container, isPrevious: previous} = run;
		const tail = await readLogTail({namespace, pod, container, previous}, mine.signal);
		if (mine.signal.aborted) return;
		asking = undefined;
		known.set(runKeyOf(run), tail.ok ? lastWordsOf(run, tail.value) : undefined);
		const [oldest] = known.keys();
		if (known.size > mostRuns && oldest !== undefined) known.delete(oldest);
		onChange();
	}

	return {
		look(next) {
			if (next === undefined || !isSame(opened, next)) forget();
			opened = next;
			if (next) cancelLook ??= clock.after(lookAfterMs, diagnose);
		},
		words,
	};
}

const isSame = (a: OpenedWorkload | undefined, {target}: OpenedWorkload): boolean =>
	a?.target.kind === target.kind && a.target.namespace === target.namespace && a.target.name === target.name;

function diagnosesIn(opened: OpenedWorkload, nowMs: number): readonly Diagnosis[] {
	const {workload, gone, replicaSets, controllerRevisions, pods, events} = opened;
	if (workload === undefined || gone !== undefined) return [];
	const owned = workload.kind === 'Deployment' ? replicaSets.items : controllerRevisions.items;
	return diagnosesOf(partsOf(workload, owned, pods.items, events.items), nowMs);
}

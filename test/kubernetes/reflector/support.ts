import type {KubernetesError} from '../../../source/kubernetes/errors.ts';
import type {KubernetesObject} from '../../../source/kubernetes/objects.ts';
import {
	initialReflectorState,
	type Phase,
	type ReflectorCommand,
	type ReflectorInput,
	type ReflectorState,
} from '../../../source/kubernetes/reflector/state.ts';
import {step} from '../../../source/kubernetes/reflector/step.ts';
import type {SyncMethod} from '../../../source/kubernetes/reflector/sync-memory.ts';
import type {WatchedResource, WatchStatus} from '../../../source/kubernetes/watch-events.ts';

/** An input without its generation. */
type Ungenerated<Input> = Input extends {readonly generation: number} ? Omit<Input, 'generation'> : Input;

/** A reflector's pure part on a clock that stands still until it is moved. */
export interface Steps {
	/** Takes a step, of the request in flight or an older one; answers with its commands, each as a short text. */
	readonly on: (input: Ungenerated<ReflectorInput>, generation?: number) => readonly string[];
	readonly at: (nowMs: number) => void;
	/** Sets the time of day, and not the monotonic clock. */
	readonly setClockBy: (byMs: number) => void;
	readonly phase: () => Phase['name'];
	readonly state: () => ReflectorState;
	readonly method: () => SyncMethod;
	/** The last that was told. */
	readonly status: () => WatchStatus | undefined;
	/** Of a list that is being read: `3 of 4`. */
	readonly progress: () => string;
}

export interface StepsOptions {
	readonly method?: SyncMethod;
	readonly resource?: WatchedResource;
	readonly labelSelector?: string;
	/** Of every step; half by default. */
	readonly random?: number;
}

export function startSteps({
	method = 'watch-list',
	resource = 'pods',
	labelSelector = 'app=web',
	random = 0.5,
}: StepsOptions = {}): Steps {
	let state = initialReflectorState({resource, labelSelector});
	let monotonicMs = 0;
	/** What somebody set the clock by. */
	let setByMs = 0;
	let syncMethod = method;
	let status: WatchStatus | undefined;
	const on: Steps['on'] = (input, generation = state.generation) => {
		const withGeneration = {...input, generation} as ReflectorInput;
		const next = step(state, withGeneration, {nowMs: monotonicMs + setByMs, monotonicMs, random, syncMethod});
		state = next.state;
		for (const command of next.commands) if (command.type === 'remember') syncMethod = command.method;
		for (const command of next.commands)
			if (command.type === 'emit' && command.output.type === 'status') status = command.output.status;
		return next.commands.map(commandText);
	};
	on({type: 'start'});
	return {
		on,
		at: ms => {
			monotonicMs = ms;
		},
		setClockBy: ms => {
			setByMs = ms;
		},
		phase: () => state.phase.name,
		state: () => state,
		method: () => syncMethod,
		status: () => status,
		progress: () => (status?.state === 'syncing' ? `${status.received} of ${status.total ?? '?'}` : ''),
	};
}

/** A command as one word and its argument, so that expectations read as a script. */
export function commandText(command: ReflectorCommand): string {
	switch (command.type) {
		case 'open':
			return `open ${command.verb} ${parametersText(command.parameters)}`.trim();
		case 'emit':
			return outputText(command.output);
		case 'set-timer':
			return `${command.timer} in ${command.afterMs}`;
		case 'clear-timer':
			return `no ${command.timer}`;
		case 'remember':
			return `remember ${command.method}`;
		case 'audit':
			return `audit ${command.resourceVersion}`;
		case 'report-fault':
		case 'close':
		case 'await-contact':
			return command.type;
	}
}

function parametersText(parameters: Readonly<Record<string, string>>): string {
	return Object.entries(parameters)
		.filter(([key, value]) => value !== '' && key !== 'watch' && key !== 'allowWatchBookmarks')
		.map(([key, value]) => `${key}=${value}`)
		.join('&');
}

function outputText(output: Extract<ReflectorCommand, {type: 'emit'}>['output']): string {
	if (output.type === 'status') return `status ${output.status.state}`;
	if (output.type === 'listed') return `listed ${output.objects.map(object => object.metadata.uid).join()}`;
	if (output.type === 'applied' || output.type === 'deleted') return `${output.type} ${output.object.metadata.uid}`;
	return output.type;
}

export function object(uid: string, resourceVersion = '10'): KubernetesObject {
	return {
		metadata: {name: uid, uid, resourceVersion},
	};
}

export function fault(kind: KubernetesError['kind'], rest: Partial<KubernetesError> = {}): KubernetesError {
	return {kind, message: kind, ...rest} as KubernetesError;
}

/** A reflector that is live by a WatchList, at resourceVersion 20, with one object. */
export function liveSteps(options: StepsOptions = {}): Steps {
	const steps = startSteps(options);
	steps.on({type: 'answered', isCompressed: true});
	steps.on({
		type: 'frames',
		bytes: 100,
		frames: [
			{type: 'added', object: object('a')},
			{type: 'bookmark', resourceVersion: '20', initialEventsEnd: true},
		],
	});
	return steps;
}

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

/** An input without its generation. */
type Ungenerated<Input> = Input extends {readonly generation: number} ? Omit<Input, 'generation'> : Input;

/** A reflector's pure part on a clock that stands still until it is moved. */
export interface Steps {
	/** Takes a step, of the request in flight or an older one; answers with its commands, each as a short text. */
	readonly on: (input: Ungenerated<ReflectorInput>, generation?: number) => readonly string[];
	readonly at: (nowMs: number) => void;
	readonly phase: () => Phase['name'];
	readonly state: () => ReflectorState;
	readonly method: () => SyncMethod;
}

export interface StepsOptions {
	readonly method?: SyncMethod;
	readonly resource?: string;
	/** Of every step; half by default. */
	readonly random?: number;
}

export const startSteps = ({method = 'watch-list', resource = 'pods', random = 0.5}: StepsOptions = {}): Steps => {
	let state = initialReflectorState(resource);
	let nowMs = 0;
	let syncMethod = method;
	const on: Steps['on'] = (input, generation = state.generation) => {
		const withGeneration = {...input, generation} as ReflectorInput;
		const next = step(state, withGeneration, {nowMs, random, syncMethod});
		state = next.state;
		for (const command of next.commands) if (command.type === 'remember') syncMethod = command.method;
		return next.commands.map(commandText);
	};
	on({type: 'start'});
	return {
		on,
		at: ms => {
			nowMs = ms;
		},
		phase: () => state.phase.name,
		state: () => state,
		method: () => syncMethod,
	};
};

/** A command as one word and its argument, so that expectations read as a script. */
export const commandText = (command: ReflectorCommand): string => {
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
		case 'report-fault':
		case 'close':
		case 'await-contact':
			return command.type;
	}
};

const parametersText = (parameters: Readonly<Record<string, string>>): string =>
	Object.entries(parameters)
		.filter(([key, value]) => value !== '' && key !== 'watch' && key !== 'allowWatchBookmarks')
		.map(([key, value]) => `${key}=${value}`)
		.join('&');

const outputText = (output: Extract<ReflectorCommand, {type: 'emit'}>['output']): string => {
	if (output.type === 'status') return `status ${output.status.state}`;
	if (output.type === 'listed') return `listed ${output.objects.map(object => object.metadata.uid).join()}`;
	if (output.type === 'applied' || output.type === 'deleted') return `${output.type} ${output.object.metadata.uid}`;
	return output.type;
};

export const object = (uid: string, resourceVersion = '10'): KubernetesObject => ({
	metadata: {name: uid, uid, resourceVersion},
});

export const fault = (kind: KubernetesError['kind'], rest: Partial<KubernetesError> = {}): KubernetesError =>
	({kind, message: kind, ...rest}) as KubernetesError;

/** A reflector that is live by a WatchList, at resourceVersion 20, with one object. */
export const liveSteps = (options: StepsOptions = {}): Steps => {
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
};

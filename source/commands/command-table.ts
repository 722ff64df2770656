/** The options of the commands besides those that choose a cluster. */
export type CommandOption =
	| 'output'
	| 'timeout'
	| 'request-timeout'
	| 'revision'
	| 'to-revision'
	| 'watch'
	| 'yes'
	| 'confirm'
	| 'dry-run'
	| 'stay-paused'
	| 'stuck-for'
	| 'wait-for-change'
	| 'replicas'
	| 'current-replicas';

const common: readonly CommandOption[] = ['output', 'timeout', 'request-timeout'];
const changing: readonly CommandOption[] = [...common, 'dry-run', 'yes', 'confirm'];

/** What each command that does one thing takes. */
export const commandOptions = {
	status: [...common, 'watch', 'revision', 'stuck-for'],
	history: [...common, 'revision'],
	diff: [...common, 'revision', 'to-revision'],
	undo: [...changing, 'to-revision', 'stay-paused'],
	pause: changing,
	resume: changing,
	restart: changing,
	scale: [...changing, 'replicas', 'current-replicas'],
	'set-image': changing,
	guard: [...common, 'dry-run', 'confirm', 'stuck-for', 'wait-for-change'],
} as const satisfies Readonly<Record<string, readonly CommandOption[]>>;

export type CommandName = keyof typeof commandOptions;

export const isCommandName = (word: string | undefined): word is CommandName =>
	word !== undefined && Object.hasOwn(commandOptions, word);

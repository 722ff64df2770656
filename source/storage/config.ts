export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'monochrome'] as const;

/** The looks of the console. `auto`: by what the terminal says; `monochrome` is what NO_COLOR does. */
export type ThemeName = (typeof themeNames)[number];

/** What may be done in one context of the kubeconfig. */
export interface ContextConfig {
	/** Nothing is ever written there. */
	readonly readOnly: boolean;
	/** `name`: who changes something there types the workload's name, where `y` does elsewhere. */
	readonly confirm: 'y' | 'name';
}

/** The person's settings. */
export interface Config {
	readonly theme: ThemeName;
	/** The console begins with the mouse on. */
	readonly mouse: boolean;
	/** It rings when the rollout that is open ends or gets stuck. */
	readonly bell: boolean;
	/** By the context's name. */
	readonly contexts: ReadonlyMap<string, ContextConfig>;
}

export interface ConfigOutcome {
	readonly config: Config;
	/** One sentence each, with file and key; whoever wrote `read-only` must not be mistaken in silence. */
	readonly mistakes: readonly string[];
}

export const usualContext: ContextConfig = {readOnly: false, confirm: 'y'};

export const usualConfig: Config = {theme: 'auto', mouse: false, bell: false, contexts: new Map()};

/** Nobody knows which contexts were meant to be spared: all are. */
export const everyContext: ReadonlyMap<string, ContextConfig> = new Map([['*', {readOnly: true, confirm: 'name'}]]);

/** A config that can't be read at all. */
export function brokenConfig(sentence: string): ConfigOutcome {
	const mistake = `${sentence} Until that is mended, every context is read-only.`;
	return {config: {...usualConfig, contexts: everyContext}, mistakes: [mistake]};
}

/** What holds in a context; `*` stands for all that are not named. */
export function contextConfig({contexts}: Config, name: string): ContextConfig {
	return contexts.get(name) ?? contexts.get('*') ?? usualContext;
}

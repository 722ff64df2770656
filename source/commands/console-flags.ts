/** The console's options as the command line gives them. */
export interface ConsoleFlags {
	readonly asUid?: string | undefined;
	readonly asUserExtra?: readonly string[] | undefined;
	readonly kubeconfig?: string | undefined;
	readonly context?: string | undefined;
	readonly cluster?: string | undefined;
	readonly user?: string | undefined;
	readonly namespace?: string | undefined;
	readonly allNamespaces: boolean;
	readonly selector?: string | undefined;
	readonly as?: string | undefined;
	readonly asGroup?: readonly string[] | undefined;
	readonly readOnly: boolean;
	/** One sentence for each change in place of a screen. */
	readonly linear?: boolean | undefined;
	/** Of what is linear. */
	readonly timeout?: string | undefined;
	readonly simulate: boolean;
	/** The name of a recording to replay. */
	readonly recording?: string | undefined;
	readonly scenario?: string | undefined;
	readonly seed?: string | undefined;
	readonly speed?: string | undefined;
	/** One of `themeNames`. */
	readonly theme?: string | undefined;
	/** False: `--no-color`. */
	readonly color?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How many colours a terminal takes; `none`: none are wanted, or it is too dumb for any. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

const forced: Readonly<Record<string, ColourDepth>> = {'': '16', true: '16', 1: '16', 2: '256', 3: 'true'};

const trueColourTerms = /-direct$|^(?:xterm-(?:kitty|ghostty)|alacritty|foot|wezterm)/;
const trueColourPrograms: readonly string[] = ['iTerm.app', 'WezTerm', 'ghostty', 'vscode'];

/**
 * What the environment says. FORCE_COLOR (0 to 3) goes before NO_COLOR (https://no-color.org: set and not empty), as in
 * Node; COLORTERM before TERM, which ssh and tmux hand on without saying what the terminal outside can do.
 */
export function colourDepth(env: Environment): ColourDepth {
	const {FORCE_COLOR, NO_COLOR, COLORTERM = '', TERM = '', TERM_PROGRAM = ''} = env;
	if (FORCE_COLOR !== undefined) {
		return forced[FORCE_COLOR] ?? 'none';
	}
	if ((NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb') {
		return 'none';
	}
	if (COLORTERM === 'truecolor' || COLORTERM === '24bit') {
		return 'true';
	}
	if (trueColourTerms.test(TERM) || trueColourPrograms.includes(TERM_PROGRAM)) {
		return 'true';
	}
	return TERM.includes('256') ? '256' : '16';
}

export type Ground = 'dark' | 'light';

// The colours 7 and 9 to 15 of the sixteen are light.
const firstLight = 9;

/** The ground as some terminals tell it (`COLORFGBG=15;0`: the last number is the ground's colour); most do not. */
export function groundOf({COLORFGBG = ''}: Environment): Ground | undefined {
	const number = /;(\d{1,2})$/.exec(COLORFGBG)?.[1];
	if (number === undefined) {
		return undefined;
	}
	return Number(number) === 7 || Number(number) >= firstLight ? 'light' : 'dark';
}

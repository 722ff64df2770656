import type {Binding} from '../binding.ts';

/** What chooses which rows of the list are shown, and in which order: its letters are those that k9s has for its columns. */
export const listKeys: readonly Binding[] = [
	{
		intent: 'only-unfine',
		keys: ['!'],
		keyLabel: '!',
		label: 'not fine',
		labelNow: ({screen}) => (screen.name === 'workloads' && screen.onlyUnfine ? 'all' : undefined),
		help: 'show only what is stuck, degraded, rolling or paused; once more: all',
		screens: ['workloads'],
	},
	{
		intent: 'sort-by-name',
		keys: ['N'],
		keyLabel: 'N',
		label: 'by name',
		help: 'sort by name; once more: most urgent first again',
		screens: ['workloads'],
	},
	{
		intent: 'sort-by-age',
		keys: ['A'],
		keyLabel: 'A',
		label: 'by age',
		help: 'sort by age, what was made last first; once more: most urgent first again',
		screens: ['workloads'],
	},
];

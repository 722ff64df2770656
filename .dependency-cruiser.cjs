/**
 * Who may import whom, as a table: the house rule of the rooms in source/. What a room does not list, and is not its
 * own, it must not import. `types of FILE` allows `import type` only.
 */
const mayImport = {
	'cli.ts': ['commands'],
	commands: ['console', 'cluster', 'rollout', 'control-plane', 'simulator', 'storage', 'recording', 'kubernetes'],
	console: [
		'cluster',
		'rollout',
		'types of kubernetes/objects.ts',
		'types of kubernetes/errors.ts',
		'types of kubernetes/clock.ts',
	],
	cluster: ['kubernetes', 'rollout', 'control-plane'],
	rollout: ['types of kubernetes/objects.ts'],
	'control-plane': ['rollout', 'types of kubernetes/objects.ts'],
	simulator: [
		'control-plane',
		'rollout',
		'types of kubernetes/objects.ts',
		'types of kubernetes/clock.ts',
		'kubernetes/patch',
	],
	storage: [],
	recording: ['cluster', 'types of kubernetes/objects.ts'],
	kubernetes: [],
};

const typesOf = 'types of ';
const escaped = text => text.replaceAll('.', '\\.');
/** A room is a folder; a name with an extension is one file. */
const pattern = name => (/\.tsx?$/.test(name) ? `^source/${escaped(name)}$` : `^source/${escaped(name)}/`);

const rulesOf = ([room, allowed]) => {
	const forTypes = allowed.filter(name => name.startsWith(typesOf)).map(name => name.slice(typesOf.length));
	const whole = allowed.filter(name => !name.startsWith(typesOf));
	const from = {path: pattern(room)};
	return [
		{
			name: `${room}: not a room it may import`,
			severity: 'error',
			from,
			to: {path: '^source/', pathNot: [room, ...whole, ...forTypes].map(pattern)},
		},
		...forTypes.map(name => ({
			name: `${room}: only the types of ${name}`,
			severity: 'error',
			from,
			to: {path: pattern(name), dependencyTypesNot: ['type-only']},
		})),
	];
};

module.exports = {
	forbidden: [
		...Object.entries(mayImport).flatMap(rulesOf),
		{
			name: 'a room that the table does not know',
			severity: 'error',
			from: {path: '^source/', pathNot: Object.keys(mayImport).map(pattern)},
			to: {},
		},
		{
			name: 'circular import',
			severity: 'error',
			from: {},
			// `import type` is gone before anything runs, so that it closes no circle.
			to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
		},
		{
			name: 'the program imports neither tests nor scripts',
			severity: 'error',
			from: {path: '^source/'},
			to: {path: '^(test|scripts)/'},
		},
		{
			name: 'not installed with the program',
			severity: 'error',
			from: {path: '^source/'},
			to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only']},
		},
		{name: 'not found', severity: 'error', from: {}, to: {couldNotResolve: true}},
	],
	options: {
		// The compiler of this project has no programming interface yet that the checker could parse with.
		parser: 'swc',
		doNotFollow: {path: 'node_modules'},
		enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'node', 'default']},
	},
};

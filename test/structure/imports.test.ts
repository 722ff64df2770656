import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType} from 'dependency-cruiser';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const {forbidden, options} = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
	readonly forbidden: IForbiddenRuleType[];
	readonly options: ICruiseOptions;
};

/** Cruises `source/` below `folder`; the violations as `rule: from → to`, and how many modules were read. */
const check = async (folder: string) => {
	const {output} = await cruise(['source'], {...options, baseDir: folder, validate: true, ruleSet: {forbidden}});
	const {summary, modules} = output as ICruiseResult;
	return {
		violations: summary.violations.map(({rule, from, to}) => `${rule.name}: ${from} → ${to}`),
		moduleCount: modules.length,
	};
};

const checkFiles = async (files: Readonly<Record<string, string>>) => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-structure-'));
	try {
		for (const [path, text] of Object.entries(files)) {
			await mkdir(dirname(join(folder, path)), {recursive: true});
			await writeFile(join(folder, path), text);
		}
		return (await check(folder)).violations;
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};

test('the rooms import only what the table allows', async () => {
	const {violations, moduleCount} = await check(root);
	assert.deepEqual(violations, []);
	assert.ok(moduleCount > 20, `only ${moduleCount} modules were read`);
});

const leaf = 'export const leaf = 1;\nexport type Leaf = number;\n';
const cases: readonly {
	readonly title: string;
	readonly files: Readonly<Record<string, string>>;
	readonly violations: readonly string[];
}[] = [
	{
		title: 'a room that is not in the list',
		files: {
			'source/rollout/a.ts': "import {leaf} from '../console/b.tsx';\nexport const a = leaf;\n",
			'source/console/b.tsx': leaf,
		},
		violations: ['rollout: not a room it may import: source/rollout/a.ts → source/console/b.tsx'],
	},
	{
		title: 'a room that is not in the list, imported while running',
		files: {
			'source/console/a.ts': "export const a = async () => import('../kubernetes/connection/b.ts');\n",
			'source/kubernetes/connection/b.ts': leaf,
		},
		violations: ['console: not a room it may import: source/console/a.ts → source/kubernetes/connection/b.ts'],
	},
	{
		title: 'a type of a room that is not in the list',
		files: {
			'source/kubernetes/a.ts': "import type {Leaf} from '../cluster/b.ts';\nexport const a: Leaf = 1;\n",
			'source/cluster/b.ts': leaf,
		},
		violations: ['kubernetes: not a room it may import: source/kubernetes/a.ts → source/cluster/b.ts'],
	},
	{
		title: 'a value where only types may be imported',
		files: {
			'source/rollout/a.ts': "import {leaf} from '../kubernetes/objects.ts';\nexport const a = leaf;\n",
			'source/kubernetes/objects.ts': leaf,
		},
		violations: [
			'rollout: only the types of kubernetes/objects.ts: source/rollout/a.ts → source/kubernetes/objects.ts',
		],
	},
	{
		title: 'types where types may be imported, and a neighbour of the same room',
		files: {
			'source/rollout/a.ts':
				"import type {Leaf} from '../kubernetes/objects.ts';\nimport {leaf} from './b.ts';\nexport const a: Leaf = leaf;\n",
			'source/rollout/b.ts': leaf,
			'source/kubernetes/objects.ts': leaf,
		},
		violations: [],
	},
	{
		title: 'a circle',
		files: {
			'source/rollout/a.ts': "import {b} from './b.ts';\nexport const a = () => b;\n",
			'source/rollout/b.ts': "import {a} from './a.ts';\nexport const b = () => a;\n",
		},
		violations: ['circular import: source/rollout/a.ts → source/rollout/b.ts'],
	},
	{
		title: 'a circle that a type closes',
		files: {
			'source/rollout/a.ts': "import {b} from './b.ts';\nexport type A = number;\nexport const a = () => b;\n",
			'source/rollout/b.ts': "import type {A} from './a.ts';\nexport const b: A = 1;\n",
		},
		violations: [],
	},
	{
		title: 'a room that the table does not know',
		files: {'source/attic/a.ts': "import '../rollout/b.ts';\n", 'source/rollout/b.ts': leaf},
		violations: ['a room that the table does not know: source/attic/a.ts → source/rollout/b.ts'],
	},
	{
		title: 'a test imported by the program',
		files: {'source/rollout/a.ts': "import '../../test/b.ts';\n", 'test/b.ts': leaf},
		violations: ['the program imports neither tests nor scripts: source/rollout/a.ts → test/b.ts'],
	},
];

for (const {title, files, violations} of cases) {
	test(`the dependency check, given ${title}`, async () => {
		assert.deepEqual((await checkFiles(files)).sort(), [...violations].sort());
	});
}

/** Writes anew what documents take from the code: `npm run docs`. */
import {readFile, writeFile} from 'node:fs/promises';
import {withKeyTable} from '../test/helpers/key-table.ts';

const readme = new URL('../README.md', import.meta.url);
await writeFile(readme, withKeyTable(await readFile(readme, 'utf8')));

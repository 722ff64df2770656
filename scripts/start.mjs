/**
 * `npm start`, made for a fresh clone: installs when that is needed, builds when that is needed, then runs the program
 * in this terminal with the arguments given. Runs on any Node from 20 on, without dependencies: it is what fetches them
 * and the Node that the project uses.
 */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const node = at('node_modules/.bin/node');
const program = at('dist/cli.js');

const modifiedMs = path => (existsSync(path) ? statSync(path).mtimeMs : 0);

const newestMs = folder =>
	Math.max(
		...readdirSync(folder, {withFileTypes: true}).map(entry => {
			const path = join(folder, entry.name);
			return entry.isDirectory() ? newestMs(path) : modifiedMs(path);
		}),
	);

const run = (command, args) => {
	// What the tools say goes to standard error: standard output is the program's.
	const {status, error} = spawnSync(command, args, {cwd: root, stdio: ['ignore', 2, 2]});
	if (error) {
		process.stderr.write(`rolltop: could not run ${command}: ${error.message}\n`);
	}
	if (status !== 0) {
		process.exit(status || 1);
	}
};

const installIfNeeded = () => {
	// npm writes this file last, so that an interrupted install counts as none.
	const installedMs = modifiedMs(at('node_modules/.package-lock.json'));
	if (installedMs >= modifiedMs(at('package-lock.json')) && existsSync(node)) {
		return;
	}
	const reason = installedMs === 0 ? 'not installed yet' : 'older than package-lock.json';
	process.stderr.write(`rolltop: installing its dependencies (${reason}), about half a minute.\n`);
	run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier']);
};

const buildIfNeeded = () => {
	const sourceMs = Math.max(
		newestMs(at('source')),
		modifiedMs(at('scripts/build.mjs')),
		modifiedMs(at('scripts/entry.mjs')),
		modifiedMs(at('package-lock.json')),
	);
	if (modifiedMs(program) >= sourceMs) {
		return;
	}
	process.stderr.write('rolltop: building.\n');
	run(node, [at('scripts/build.mjs')]);
};

const runProgram = () => {
	const child = spawn(node, [program, ...process.argv.slice(2)], {stdio: 'inherit'});
	// A terminal sends SIGINT to the whole foreground group, so the program has it already.
	process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
	for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) {
		process.on(signal, () => child.kill(signal));
	}
	child.on('error', error => {
		process.stderr.write(`rolltop: could not start: ${error.message}\n`);
		process.exitCode = 1;
	});
	child.on('exit', (code, signal) => {
		if (signal) {
			process.removeAllListeners(signal);
			process.kill(process.pid, signal);
		} else {
			process.exitCode = code;
		}
	});
};

installIfNeeded();
buildIfNeeded();
runProgram();

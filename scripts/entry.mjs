/* The file that `rolltop` starts. It is syntax that Node 12 parses, and imports nothing before the version is known: an
   older Node would otherwise fail on the first unknown import or syntax with a stack trace. The build fills in
   __MINIMUM_NODE__ from package.json's engines. */
const minimum = __MINIMUM_NODE__;

const isOlder = (version, than) => {
	const [major, minor] = version.split('.').map(Number);
	return major < than[0] || (major === than[0] && minor < than[1]);
};

/* Compiled code goes to the user's own cache folder. Node's default is a folder in the shared temporary directory,
   where another user of the machine could leave code for this one to run. */
const enableCompileCache = module => {
	const {XDG_CACHE_HOME: cache, HOME: home} = process.env;
	const folder = cache || (home && `${home}/.cache`);
	if (folder) {
		module.enableCompileCache(`${folder}/rolltop/compiled`);
	}
};

/* An error quotes what the program read, and a terminal obeys control bytes; a stack trace keeps its lines. */
const cleaned = text => text.replace(/[^\P{Control}\n]/gu, '\uFFFD');

/* A fault of the program itself. The console, where it is open, has given the terminal back by now. */
const crash = error => {
	const text = error instanceof Error ? error.message : String(error);
	process.stderr.write(`rolltop failed: ${cleaned(text)}. Set ROLLTOP_DEBUG=1 to see where.\n`);
	if (process.env.ROLLTOP_DEBUG && error instanceof Error) {
		process.stderr.write(`${cleaned(error.stack)}\n`);
	}
	process.exit(1);
};

/* What is made young dies young here (lines, frames, parsed JSON): a young generation that never grows is swept more
   often in the same time, and saves 25 MB. Measured on Node 26 with 1,000 Deployments. */
const keepYoungGenerationSmall = v8 => v8.setFlagsFromString('--semi-space-growth-factor=1');

/* A shell gets its prompt back even if something was left open; what was printed is written out before. */
const leaveSoon = () => {
	const isWritten = () => process.stdout.writableLength === 0 && process.stderr.writableLength === 0;
	setInterval(() => isWritten() && process.exit(), 500).unref();
};

const start = async () => {
	process.on('uncaughtException', crash);
	process.on('unhandledRejection', crash);
	keepYoungGenerationSmall(process.getBuiltinModule('node:v8'));
	enableCompileCache(process.getBuiltinModule('node:module'));
	process.env.NODE_ENV = process.env.NODE_ENV || 'production';
	const {main} = await import('./main.js');
	const exitCode = await main(process.argv.slice(2));
	if (typeof exitCode === 'number') {
		process.exitCode = exitCode;
	}
	leaveSoon();
};

if (isOlder(process.versions.node, minimum)) {
	process.stderr.write(
		`rolltop needs Node ${minimum.join('.')} or newer and was started with ${process.versions.node}: install a newer Node from https://nodejs.org.\n`,
	);
	process.exitCode = 2;
} else {
	start().catch(crash);
}

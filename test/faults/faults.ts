/** A test by the file that it is in, from the project's root, and the beginning of its title. */
export interface NamedTest {
	readonly file: string;
	readonly title: string;
}

/** Something that goes wrong between rolltop and a cluster, and how that is known to be borne. */
export interface Fault {
	readonly number: number;
	readonly name: string;
	/** How the tests bring it about. */
	readonly injected: string;
	/** What the console's header says of it; where it says nothing, that. */
	readonly shown: string;
	readonly tests: readonly NamedTest[];
	/** Why no test brings it about. */
	readonly notInjected?: string;
}

const inFile =
	(file: string) =>
	(...titles: readonly string[]): readonly NamedTest[] =>
		titles.map(title => ({file, title}));

const connection = inFile('test/faults/connection.test.ts');
const plugins = inFile('test/faults/plugins.test.ts');
const refusals = inFile('test/faults/refusals.test.ts');
const timeAndLoad = inFile('test/faults/time-and-load.test.ts');
const trust = inFile('test/faults/trust.test.ts');
const watching = inFile('test/faults/watching.test.ts');
const writes = inFile('test/faults/writes.test.ts');
const proxy = inFile('test/faults/proxy.test.ts');
const realFaults = inFile('test/real-cluster/faults.cluster.test.ts');
const realUnreachable = inFile('test/real-cluster/unreachable.cluster.test.ts');
const transport = inFile('test/kubernetes/connection/transport.test.ts');
const login = inFile('test/terminal/login.terminal.test.ts');
const watchKubeconfig = inFile('test/commands/watch-kubeconfig.test.ts');
const moved = inFile('test/console/moved.test.ts');
const exec = inFile('test/kubernetes/credentials/exec-credentials.test.ts');

/** Every fault that a client of an API server is to bear, in the order in which operators meet them. */
export const faults: readonly Fault[] = [
	{
		number: 1,
		name: '410 on a watch',
		injected: 'the server forgets its past while the watch is cut; 410 in the stream, and as the answer',
		shown: 'live, or loading N; the rows stay',
		tests: watching('fault 1: '),
	},
	{
		number: 2,
		name: '410 on a continue token',
		injected: 'the server forgets its past before the third page, twice',
		shown: 'loading N of M, which begins anew once',
		tests: watching('fault 2: '),
	},
	{
		number: 3,
		name: 'API server restarts',
		injected: 'FIN to all, refused for 5 s, taken again; the real one is killed and started during rollouts',
		shown: 'STALE, as of Ns ago: connection refused; next try in 1s',
		tests: [...connection('fault 3: '), ...realFaults('fault 3: ')],
	},
	{
		number: 4,
		name: 'all API servers down',
		injected: 'RST to all, refused for a minute; the real one is killed for 20 s',
		shown: 'STALE, as of 60s ago: connection refused; next try in 1s',
		tests: [...connection('fault 4: '), ...realUnreachable('a killed API server is told')],
	},
	{
		number: 5,
		name: 'balancer cuts idle connections',
		injected: 'FIN and RST to all each minute',
		shown: 'live',
		tests: connection('fault 5: '),
	},
	{
		number: 6,
		name: 'half-open connection',
		injected:
			'nothing comes through in either direction, then all of it, or RST, on all connections or on the old ones, beside a log that is followed; the link is full of a log; the real server is frozen',
		shown: 'STALE, as of Ns ago: no answer within 3 s; next try in 1s',
		tests: [...connection('fault 6: '), ...realUnreachable('a frozen API server is told within 10 s')],
	},
	{
		number: 7,
		name: 'laptop sleeps',
		injected: 'the time of day jumps an hour, and the connections that were open are dead',
		shown: 'STALE, as of 60m ago: nothing arrived for 10 s, retrying; then live',
		tests: connection('fault 7: '),
	},
	{
		number: 8,
		name: '429 with Retry-After',
		injected: '429, Retry-After 5, on lists and on watches',
		shown: 'deployments STALE, as of Ns ago: Too many requests, please try again later.; next try in 5s',
		tests: refusals('fault 8: '),
	},
	{
		number: 9,
		name: 'burst of 5xx',
		injected: '500, 503, 504 for half a minute; an ERROR 500 in the stream',
		shown: 'deployments STALE, as of Ns ago: etcdserver: leader changed; next try in Ns',
		tests: refusals('fault 9: '),
	},
	{
		number: 10,
		name: '401 in mid-life',
		injected: 'the server takes another token from then on, which the token file has, or has not',
		shown: 'live; without a new token UNAUTHENTICATED, as of Ns ago: Unauthorized',
		tests: refusals('fault 10: '),
	},
	{
		number: 11,
		name: 'exec plugin fails, hangs or prints junk',
		injected: 'scripts that exit 255, sleep, print junk',
		shown: 'not connected: the plugin failed (exit code 255): what it said',
		tests: [...plugins('fault 11: '), ...exec('exec: a plugin that hangs is ended after 30 s', 'exec: refused: ')],
	},
	{
		number: 12,
		name: 'exec plugin needs a terminal',
		injected: 'interactiveMode Always where there is no terminal',
		shown: 'not connected: the plugin wants to ask on a terminal',
		tests: [...plugins('fault 12: '), ...login('fault 12: ')],
	},
	{
		number: 13,
		name: 'name not known, address changes',
		injected: 'look-ups of the server’s name fail, then lead to one address, then to another',
		shown: 'not connected: its name is not known; next try in 1s',
		tests: trust('fault 13: '),
	},
	{
		number: 14,
		name: 'certificates are rotated',
		injected: 'the server gets a certificate of another authority, then the file of the authority changes',
		shown: 'STALE, as of Ns ago: its certificate is signed by …; then live',
		tests: [...trust('fault 14: '), ...transport('transport: a rotated client certificate is used within a minute')],
	},
	{
		number: 15,
		name: 'TLS is intercepted',
		injected: 'somebody on the way answers with a certificate of his own',
		shown: 'STALE, as of Ns ago: its certificate is signed by itself, not by the authority in the kubeconfig',
		tests: trust('fault 15: '),
	},
	{
		number: 16,
		name: 'proxy refuses or is down',
		injected: 'a kubeconfig with a proxy where nobody listens',
		shown: 'not connected: a sentence about the proxy, without its password',
		tests: proxy('fault 16: '),
	},
	{
		number: 17,
		name: 'stream cut in a line',
		injected: 'answers broken off after any number of bytes: in a line, in a letter, in a packed block',
		shown: 'live, or STALE, as of 0s ago: connection reset where it happens again and again',
		tests: watching('fault 17: '),
	},
	{
		number: 18,
		name: 'huge object',
		injected: 'an object of 3 MB in pieces of 64 bytes',
		shown: 'live',
		tests: watching('fault 18: '),
	},
	{
		number: 19,
		name: 'events twice, late, out of the past',
		injected: 'each event is followed by the last hundred',
		shown: 'live',
		tests: watching('fault 19: '),
	},
	{
		number: 20,
		name: 'rights taken away',
		injected: '403 when the watch is resumed, and as an ERROR in the stream; given back later',
		shown: 'FORBIDDEN, as of Ns ago: watch deployments; of one kind of several: live without daemonsets',
		tests: refusals('fault 20: '),
	},
	{
		number: 21,
		name: 'kind absent',
		injected: '404, and 503 as of an aggregated API, for one kind',
		shown: 'live without replicasets; in their place: no replicasets: not-found, …',
		tests: refusals('fault 21: '),
	},
	{
		number: 22,
		name: 'deleted and created again',
		injected: 'while the link is dead and the past is forgotten',
		shown: 'live, with another object and none of the old one’s events',
		tests: watching('fault 22: '),
	},
	{
		number: 23,
		name: 'clocks differ',
		injected: 'the server’s Date is ten minutes off, either way',
		shown: 'STALE, as of 20s ago: …; next try in 1s: by the server’s clock',
		tests: timeAndLoad('fault 23: '),
	},
	{
		number: 24,
		name: 'event storm, slow consumer',
		injected: '10,000 events a second for three seconds; a link of one byte a second for a minute',
		shown: 'live, drawn ten times a second; on the dead link STALE, as of Ns ago',
		tests: timeAndLoad('fault 24: '),
	},
	{
		number: 25,
		name: 'watches don’t work',
		injected: 'FIN or RST as soon as they begin; a proxy that keeps the stream until it has 64 KB of it',
		shown: 'STALE, as of Ns ago: something on the way holds watches back: read every 10 s; next try in Ns',
		tests: watching('fault 25: '),
	},
	{
		number: 26,
		name: 'WatchList is not served',
		injected: 'the bookmark that ends the list is taken out of the stream; 422',
		shown: 'loading N, then live',
		tests: watching('fault 26: '),
	},
	{
		number: 27,
		name: 'server goes back in time',
		injected: '504 with the cause ResourceVersionTooLarge for every version that was seen',
		shown: 'deployments STALE, as of Ns ago: Too large resource version: …; next try in 1s',
		tests: watching('fault 27: '),
	},
	{
		number: 28,
		name: 'HTTP/2 GOAWAY, limit of streams',
		injected: 'a server that offers HTTP/2 first, and ends each connection after one answer',
		shown: 'live',
		tests: trust('fault 28: '),
		notInjected: 'rolltop speaks HTTP/1.1 alone, which has neither; the test holds it to that',
	},
	{
		number: 29,
		name: 'answer to a write is lost',
		injected: 'the server applies the patch, and the connection is reset in place of the answer',
		shown: 'the receipt; or: It had not been done when deployment/web was read, for 15 s; it may still arrive',
		tests: [...writes('fault 29: '), ...realFaults('fault 29: ')],
	},
	{
		number: 30,
		name: 'kubectl goes elsewhere',
		injected: 'the kubeconfig is written anew with another current-context',
		shown: 'kubectl now points to b; you are on a',
		tests: [...watchKubeconfig('fault 30: '), ...moved('fault 30: ')],
	},
];

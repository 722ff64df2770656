import {type AgreementCase, config} from './case.ts';

/** Where kubectl and rolltop part on purpose. */
export interface Difference extends Omit<AgreementCase, 'refusal' | 'saw'> {
	/** What kubectl says. */
	readonly kubectl: RegExp;
	/** What rolltop says; or `anonymous`: it asks the server as nobody. */
	readonly rolltop: RegExp | 'anonymous';
}

const toLocalhost = /localhost:8080 was refused/;
/** It asks for a user name on the terminal, and finds standard input closed. */
const asksWho = /EOF/;

export const differences: readonly Difference[] = [
	{
		name: 'a context whose cluster is missing: kubectl goes to localhost:8080, which nobody meant',
		files: {config: config().replace('cluster: c,', 'cluster: gone,')},
		kubectl: toLocalhost,
		rolltop: /The cluster "gone", which context "here" names, is not in .*config/,
	},
	{
		name: 'a cluster without a server: likewise',
		files: {config: config(undefined, '{certificate-authority-data: {ca}}')},
		kubectl: toLocalhost,
		rolltop: /config can't be used: cluster "c" has no server/,
	},
	{
		name: 'no current-context: likewise',
		files: {config: config().replace('current-context: here', '')},
		kubectl: toLocalhost,
		rolltop: /No context is chosen: .*config sets no current-context/,
	},
	{
		name: 'no kubeconfig at all: likewise',
		files: {other: ''},
		kubectl: toLocalhost,
		rolltop: /found no kubeconfig that names a cluster; it looked for .*config/,
	},
	{
		name: 'a context whose user is missing: kubectl asks for a user name and a password',
		files: {config: config().replace('user: u,', 'user: gone,')},
		kubectl: asksWho,
		rolltop: /The user "gone", which context "here" names, is not in .*config/,
	},
	{
		name: 'a user without credentials: kubectl asks, rolltop is told by the server what nobody may see',
		files: {config: config('{}')},
		kubectl: asksWho,
		rolltop: 'anonymous',
	},
	{
		name: 'a password without a user name: likewise',
		files: {config: config('{password: pw}')},
		kubectl: asksWho,
		rolltop: 'anonymous',
	},
	{
		name: 'a context without a user: likewise',
		files: {config: config().replace('user: u,', '')},
		kubectl: asksWho,
		rolltop: 'anonymous',
	},
];

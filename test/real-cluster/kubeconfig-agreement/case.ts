import type {Play} from './clients.ts';

export interface AgreementCase extends Partial<Play> {
	readonly name: string;
	/** What is written, relative to the home folder; KUBECONFIG names `config` where nothing else is said. */
	readonly files?: Readonly<Record<string, string>>;
	/** Symbolic links to make: name → target, both relative to the home folder. */
	readonly links?: Readonly<Record<string, string>>;
	/** What both must say when they refuse; without it both must get through. */
	readonly refusal?: readonly string[];
	/** What the answer must hold: a case in which both are wrong is no agreement. */
	readonly saw?: Readonly<Record<string, unknown>>;
}

/** One context of one cluster and one user; each part is YAML in flow style. */
export const config = (
	user = '{token: abc}',
	cluster = '{server: "{server}", certificate-authority-data: {ca}}',
	more = '',
) => `
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: here, context: {cluster: c, user: u, namespace: shop}}]
${more}`;

export const trusted = (more: string) => `{server: "{server}", certificate-authority-data: {ca}, ${more}}`;
export const proxied = (url: string, server = 'https://api.example.test:6443') =>
	`{server: "${server}", certificate-authority-data: {ca}, tls-server-name: localhost, proxy-url: "${url}"}`;
export const farAway = (server = 'https://api.example.test:6443') =>
	`{server: "${server}", certificate-authority-data: {ca}, tls-server-name: localhost}`;

export const plugin = (answer: string, before = '') => `#!/bin/sh\n${before}\necho '${answer}'\n`;
export const credential = (status: string, version = 'v1') =>
	`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/${version}","status":${status}}`;
export const exec = (fields: string, version = 'v1') =>
	`{exec: {apiVersion: client.authentication.k8s.io/${version}, interactiveMode: Never, ${fields}}}`;

/** Two files that define the same names differently. */
export const twoFiles = {
	one: `
current-context: one
clusters: [{name: c, cluster: {server: "{server}", certificate-authority-data: {ca}}}]
users: [{name: u, user: {token: from-one}}]
contexts: [{name: one, context: {cluster: c, user: u, namespace: first}}]`,
	two: `
current-context: two
clusters: [{name: c, cluster: {server: "{second}", certificate-authority-data: {other-ca}}}, {name: d, cluster: {server: "{second}", certificate-authority-data: {other-ca}}}]
users: [{name: u, user: {token: from-two}}, {name: v, user: {token: only-two}}]
contexts: [{name: two, context: {cluster: d, user: v, namespace: second}}, {name: one, context: {cluster: d, user: v}}]`,
};

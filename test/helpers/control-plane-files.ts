import {generateKeyPairSync} from 'node:crypto';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** How pods and nodes behave. */
const stagesFile = fileURLToPath(new URL('../real-cluster/stages.yaml', import.meta.url));

/** What a role allows, as in a ClusterRole. */
export interface PolicyRule {
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly verbs: readonly string[];
}

export const etcdArgs = (folder: string, port: number, peerPort: number) => [
	...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
	...['--listen-client-urls', `http://127.0.0.1:${port}`, '--advertise-client-urls', `http://127.0.0.1:${port}`],
	...['--listen-peer-urls', `http://127.0.0.1:${peerPort}`],
	...['--initial-advertise-peer-urls', `http://127.0.0.1:${peerPort}`],
	...['--initial-cluster', `default=http://127.0.0.1:${peerPort}`],
];

export const apiServerArgs = (folder: string, etcdPort: number, port: number) => [
	...[`--etcd-servers=http://127.0.0.1:${etcdPort}`, `--secure-port=${port}`],
	...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none'],
	...[`--cert-dir=${join(folder, 'certificates')}`, `--token-auth-file=${join(folder, 'tokens.csv')}`],
	...['--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/12', '--event-ttl=24h'],
	...[`--service-account-key-file=${join(folder, 'accounts.key')}`],
	...[`--service-account-signing-key-file=${join(folder, 'accounts.key')}`],
	'--service-account-issuer=https://kubernetes.default.svc',
	// Without a token controller's accounts no pod could be created.
	'--disable-admission-plugins=ServiceAccount',
];

const auditPolicyFile = (folder: string) => join(folder, 'audit-policy.json');

export const auditLogFile = (folder: string) => join(folder, 'audit.log');

/** Makes the API server note every request of these users that would change something, with its body, before it is answered. */
export const auditArgs = (folder: string) => [
	...[`--audit-policy-file=${auditPolicyFile(folder)}`, `--audit-log-path=${auditLogFile(folder)}`],
	'--audit-log-mode=blocking',
];

/** The files that `auditArgs` speaks of, by name. */
export function auditFiles(users: readonly string[]): Readonly<Record<string, string>> {
	const verbs = ['create', 'update', 'patch', 'delete', 'deletecollection'];
	const policy = {
		apiVersion: 'audit.k8s.io/v1',
		kind: 'Policy',
		omitStages: ['RequestReceived', 'ResponseStarted'],
		rules: [{level: 'Request', users, verbs}, {level: 'None'}],
	};
	return {'audit-policy.json': JSON.stringify(policy), 'audit.log': ''};
}

export const controllerArgs = (options: {
	readonly kubeconfig: string;
	readonly port: number;
	readonly certificates: string;
}) => [
	...[`--kubeconfig=${options.kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1'],
	...[`--secure-port=${options.port}`, `--cert-dir=${options.certificates}`],
	...['--kube-api-qps=500', '--kube-api-burst=1000'],
];

export const kwokArgs = (kubeconfig: string) => [
	...[`--kubeconfig=${kubeconfig}`, '--manage-all-nodes', '--node-lease-duration-seconds=40'],
	`--config=${stagesFile}`,
];

/** What every container prints, line by line. */
export interface PodLogs {
	readonly lines: readonly string[];
	/** In the run before. */
	readonly previous: readonly string[];
}

/** Of kwok as a kubelet that API servers ask for logs. */
export const kwokLogArgs = (folder: string, port: number) => [
	...[`--server-address=127.0.0.1:${port}`, '--node-ip=127.0.0.1', `--node-port=${port}`],
	`--tls-cert-file=${join(folder, 'certificates/apiserver.crt')}`,
	`--tls-private-key-file=${join(folder, 'certificates/apiserver.key')}`,
	`--config=${join(folder, 'logs.json')}`,
];

/** A line as container runtimes write it; `time` with milliseconds. */
export const kwokLogLine = (time: string, line: string) => `${time.replace('Z', '000000Z')} stdout F ${line}\n`;

/** The files that `kwokLogArgs` speaks of, by name; lines stand there in the form of container runtimes. */
export function kwokLogFiles(folder: string, {lines, previous}: PodLogs): Readonly<Record<string, string>> {
	const text = (all: readonly string[]) => all.map(line => kwokLogLine('2026-01-01T00:00:00.000Z', line)).join('');
	const logs = [{logsFile: join(folder, 'pod.log'), previousLogsFile: join(folder, 'pod-previous.log'), follow: true}];
	const configuration = {
		apiVersion: 'kwok.x-k8s.io/v1alpha1',
		kind: 'ClusterLogs',
		metadata: {name: 'all'},
		spec: {logs},
	};
	return {'pod.log': text(lines), 'pod-previous.log': text(previous), 'logs.json': JSON.stringify(configuration)};
}

export const accountKey = () =>
	generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey.export({type: 'pkcs1', format: 'pem'});

export const tokensText = (tokens: ReadonlyMap<string, string>) =>
	[...tokens].map(([user, token]) => `${token},${user},${user}${user === 'admin' ? ',system:masters' : ''}\n`).join('');

interface KubeconfigParts {
	readonly server: string;
	readonly authority: Buffer;
	readonly user: string;
	readonly token: string;
}

/** JSON is YAML too. */
export const kubeconfigText = ({server, authority, user, token}: KubeconfigParts) =>
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: 'local', cluster: {server, 'certificate-authority-data': authority.toString('base64')}}],
		users: [{name: user, user: {token}}],
		contexts: [{name: 'local', context: {cluster: 'local', user, namespace: 'default'}}],
		'current-context': 'local',
	});

/** The nth node. Nobody runs its pods: kwok plays its kubelet. */
export const node = (_: unknown, index: number) => {
	const capacity = {cpu: '64', memory: '256Gi', pods: '5000'};
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {name: `node-${index}`, labels: {'kubernetes.io/hostname': `node-${index}`, type: 'kwok'}},
		status: {allocatable: capacity, capacity},
	};
};

/** The rights of a user in all namespaces, under the user's own name. */
export const roleOf = (user: string, rules: readonly PolicyRule[]) => {
	const group = 'rbac.authorization.k8s.io';
	return [
		{apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: {name: user}, rules},
		{
			apiVersion: `${group}/v1`,
			kind: 'ClusterRoleBinding',
			metadata: {name: user},
			roleRef: {apiGroup: group, kind: 'ClusterRole', name: user},
			subjects: [{apiGroup: group, kind: 'User', name: user}],
		},
	];
};

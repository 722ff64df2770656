/** One kubectl command of the script. */
export interface Command {
	/** Words as a shell would split them. */
	readonly args: readonly string[];
	/** What it reads from standard input: manifests, or an edited text. */
	readonly input?: object;
	/** Only the last line counts: the ones before are a matter of moments. */
	readonly lastLineOnly?: boolean;
	/** Lines in the order of names that chance gave. */
	readonly sorted?: boolean;
	/** Only the exit code counts, for this reason. */
	readonly exitCodeOnly?: string;
	/** It would run for ever: it is interrupted then, when all has been said. */
	readonly endsAfterMs?: number;
	readonly env?: Readonly<Record<string, string>>;
}

const words = (line: string): readonly string[] =>
	[...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const run = (line: string, options: Omit<Command, 'args'> = {}): Command => ({args: words(line), ...options});
const sorted = (line: string): Command => run(line, {sorted: true});
const last = (line: string): Command => run(line, {lastLineOnly: true});

const template = (name: string, image: string) => ({
	metadata: {labels: {app: name}},
	spec: {containers: [{name, image}]},
});

export const deployment = (name: string, image: string, spec: object = {}) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, labels: {app: name}},
	spec: {replicas: 3, selector: {matchLabels: {app: name}}, template: template(name, image), ...spec},
});

const web = deployment('web', 'registry.example.com/web:v1');
const webV2 = deployment('web', 'registry.example.com/web:v2', {replicas: 4});

const statefulSet = {
	apiVersion: 'apps/v1',
	kind: 'StatefulSet',
	metadata: {name: 'db'},
	spec: {
		replicas: 2,
		serviceName: 'db',
		selector: {matchLabels: {app: 'db'}},
		template: template('db', 'registry.example.com/db:15'),
	},
};

const daemonSet = {
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: {name: 'agent'},
	spec: {selector: {matchLabels: {app: 'agent'}}, template: template('agent', 'registry.example.com/agent:1')},
};

const configMap = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings'}, data: {colour: 'blue'}};

/** Fewer pods than there are. */
const quota = {apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'few'}, spec: {hard: {pods: '1'}}};

const pod = (name: string) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name},
	spec: {containers: [{name, image: 'registry.example.com/one:v1'}]},
});

/** A pod that crashed once and waits for its next run. */
const crashing = {...pod('crashing'), metadata: {name: 'crashing', labels: {'rolltop.dev/behavior': 'crash'}}};

/** Status texts of rollouts that are under way are a matter of moments; their end is not. */
const settled = last('rollout status deployment/web --timeout=60s');

/** The script, one command after the other; later ones see what earlier ones did. */
export const commands: readonly Command[] = [
	run('version -o json', {exitCodeOnly: 'the client names its own build'}),
	run('get namespaces'),
	run('get nodes'),
	run('get deployments'),
	run('api-resources --api-group=apps'),
	run('api-resources --api-group=apps -o wide'),
	run('auth can-i create deployments'),
	run('auth can-i get pods/log'),
	run('apply -f -', {input: web}),
	settled,
	run('get deployment web'),
	run('get deployment web -o wide'),
	run('get deployment web -o yaml'),
	run('get deployment web -o json'),
	run('get deployment web -o name'),
	run('get deployment web -o jsonpath={.spec.replicas}'),
	run('get deployment web -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[0].image'),
	sorted('get pods'),
	sorted('get pods -l app=web --show-labels'),
	sorted('get pods -l app!=web'),
	sorted('get pods --field-selector=status.phase=Running -o name'),
	sorted('get pods --field-selector=status.phase=Pending'),
	sorted('get replicasets -o wide'),
	run('get deployment web --subresource=scale'),
	run('describe deployment web'),
	run('logs deployment/web --all-pods=false', {sorted: true}),
	sorted('get pods -o wide'),
	run('get deployment web --as=nobody'),
	run('auth can-i delete deployments --as=nobody'),
	run('get deployments -o wide --no-headers'),
	run('get deployment web --ignore-not-found --output=jsonpath-as-json={.metadata.labels}'),
	run('apply -f -', {input: web}),
	run('apply -f - --dry-run=server', {input: webV2}),
	run('apply -f -', {input: webV2}),
	settled,
	run('rollout history deployment/web'),
	run('rollout history deployment/web --revision=2'),
	run('set image deployment/web web=registry.example.com/web:v3'),
	settled,
	run('annotate deployment/web kubernetes.io/change-cause=third'),
	run('rollout undo deployment/web --to-revision=1'),
	settled,
	run('rollout undo deployment/web --to-revision=42'),
	run('rollout history deployment/web'),
	run('rollout pause deployment/web'),
	run('rollout pause deployment/web'),
	run('rollout undo deployment/web'),
	run('rollout resume deployment/web'),
	run('rollout restart deployment/web'),
	settled,
	run('scale deployment/web --replicas=2'),
	settled,
	run('scale deployment/web --replicas=5 --current-replicas=9'),
	run('scale deployment/web --replicas=-1'),
	run('label deployment/web tier=front'),
	run('label deployment/web tier=back'),
	run('patch deployment web -p {"spec":{"minReadySeconds":1}}'),
	run('patch deployment web --type=merge -p {"spec":{"minReadySeconds":0}}'),
	run('patch deployment web --type=json -p [{"op":"test","path":"/spec/replicas","value":99}]'),
	run('patch deployment web --type=json -p [{"op":"replace","path":"/spec/revisionHistoryLimit","value":5}]'),
	run('patch deployment web -p {"spec":{"replicas":"many"}}'),
	run('patch deployment web -p {"spec":{"selector":{"matchLabels":{"app":"other"}}}}'),
	run('patch deployment web --subresource=scale --type=merge -p {"spec":{"replicas":3}}'),
	run('wait --for=condition=Available deployment/web --timeout=30s'),
	run('get deployment nothing'),
	run('get nothings'),
	run('get deployments -l a==='),
	run('get deployments --field-selector=spec.replicas=3'),
	run('apply -f -', {input: deployment('broken', 'x', {replicas: -1})}),
	run('apply -f -', {input: deployment('broken', 'x', {nonsense: true})}),
	run('apply -f - --namespace=nowhere', {input: web}),
	run('create -f -', {input: web}),
	run('apply --server-side -f -', {input: configMap}),
	run('apply --server-side --field-manager=other -f -', {input: {...configMap, data: {colour: 'red'}}}),
	run('apply --server-side --field-manager=other --force-conflicts -f -', {
		input: {...configMap, data: {colour: 'red'}},
	}),
	run('get configmap settings -o yaml --show-managed-fields'),
	run('replace -f -', {input: {...configMap, data: {colour: 'green'}}}),
	run('diff -f -', {input: {...configMap, data: {colour: 'green'}}}),
	run('edit configmap settings', {env: {EDITOR: 'sed -i s/green/black/'}}),
	run('get configmap settings -o jsonpath={.data}'),
	run('apply -f -', {input: statefulSet}),
	last('rollout status statefulset/db --timeout=60s'),
	run('get statefulset db'),
	run('get pods -l app=db'),
	run('set image statefulset/db db=registry.example.com/db:16'),
	last('rollout status statefulset/db --timeout=60s'),
	run('rollout history statefulset/db'),
	run('rollout history statefulset/db --revision=1'),
	run('rollout pause statefulset/db'),
	run('rollout undo statefulset/db --dry-run=server'),
	run('scale statefulset/db --replicas=1 --dry-run=server'),
	// Events of one second stand in the order of their names.
	sorted('describe statefulset db'),
	run('rollout undo statefulset/db'),
	last('rollout status statefulset/db --timeout=60s'),
	sorted('get controllerrevisions'),
	run('apply -f -', {input: daemonSet}),
	last('rollout status daemonset/agent --timeout=60s'),
	run('get daemonset agent -o wide'),
	run('rollout restart daemonset/agent'),
	last('rollout status daemonset/agent --timeout=60s'),
	run('rollout history daemonset/agent'),
	run('rollout history daemonset/agent --revision=2'),
	run('scale daemonset/agent --replicas=1'),
	run('describe daemonset agent'),
	run('get deployments,statefulsets,daemonsets'),
	sorted('get all -l app=agent'),
	run('get --raw /readyz'),
	run('get --raw /nothing'),
	run('auth can-i --list', {sorted: true}),
	run('auth whoami', {exitCodeOnly: 'each cluster has its own administrator'}),
	run('rollout status deployment/web --watch=false'),
	run('get deployments -w --request-timeout=2s', {sorted: true}),
	run('get deployment web -o go-template={{.spec.strategy.type}}'),
	run('get deployments --sort-by=.metadata.name'),
	run('get pods -A --field-selector=metadata.namespace=default,status.phase=Running -o name', {sorted: true}),
	sorted('events --for deployment/db'),
	run('get events --field-selector=reason=Nothing'),
	run('apply -f -', {input: quota}),
	run('get resourcequota few -o jsonpath={.spec.hard.pods}'),
	run('run one --image=registry.example.com/one:v1 --dry-run=client -o yaml'),
	run('create -f -', {input: pod('one')}),
	run('delete resourcequota few'),
	run('create -f -', {input: pod('one')}),
	run('wait --for=condition=Ready pod/one --timeout=30s'),
	run('get pod one -o yaml'),
	run('logs one'),
	run('logs one -c one --timestamps'),
	run('logs one --tail=1'),
	run('logs one --limit-bytes=5'),
	run('logs -l app=nothing'),
	run('logs one -c other'),
	run('logs nothing'),
	run('logs -f one', {endsAfterMs: 3000}),
	run('create -f -', {input: crashing}),
	run('wait --for=jsonpath={.status.containerStatuses[0].restartCount}=3 pod/crashing --timeout=30s'),
	run('get pod crashing'),
	run('logs crashing --previous'),
	run('delete pod crashing --now'),
	run('describe pod one'),
	run('delete pod one --grace-period=0 --force'),
	run('delete pod one --ignore-not-found'),
	run('create -f -', {input: {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'other'}}}),
	run('get namespace other -o jsonpath={.status.phase}'),
	run('apply -n other -f -', {input: configMap}),
	run('get configmaps -A', {sorted: true}),
	run('delete namespace other'),
	run('delete namespace default'),
	run('explain deployment.spec.strategy'),
	run('explain pod.spec.containers.resources'),
	run('explain deployment.spec.nothing'),
	run('create namespace other --dry-run=client -o yaml'),
	run('delete deployment web --dry-run=server'),
	run('delete deployment web --cascade=orphan'),
	sorted('get replicasets -l app=web'),
	run('delete replicasets -l app=web --cascade=foreground', {exitCodeOnly: 'names by chance, in their order'}),
	run('wait --for=delete pods -l app=web --timeout=30s', {exitCodeOnly: 'names by chance, in their order'}),
	run('delete statefulset/db daemonset/agent configmap/settings'),
	run('delete deployment web'),
	run('apply -f -', {input: web}),
	settled,
	run('delete deployment web --cascade=background'),
];

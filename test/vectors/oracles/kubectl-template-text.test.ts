import assert from 'node:assert/strict';
import {test} from 'node:test';
import {templateText} from './kubectl-template-text.ts';

test('a revision’s template is described as kubectl describes it', () => {
	const text = templateText({
		metadata: {labels: {b: '2', a: '1'}, annotations: {note: 'one\ntwo'}},
		spec: {
			serviceAccountName: 'runner',
			initContainers: [{name: 'wait', image: 'busybox'}],
			containers: [
				{
					name: 'web',
					image: 'web:1',
					command: ['sh', '-c'],
					ports: [
						{containerPort: 80, protocol: 'TCP'},
						{containerPort: 53, protocol: 'UDP', hostPort: 5353},
					],
					resources: {limits: {memory: '64Mi', cpu: '1'}},
					readinessProbe: {httpGet: {path: '/up', port: 80, scheme: 'HTTP'}, periodSeconds: 5},
					env: [
						{name: 'MODE', value: 'fast'},
						{name: 'TOKEN', valueFrom: {secretKeyRef: {name: 's', key: 'k'}}},
					],
					volumeMounts: [{name: 'config', mountPath: '/etc/web', readOnly: true}],
				},
			],
			volumes: [
				{name: 'config', configMap: {name: 'settings'}},
				{name: 'odd', flocker: {}},
			],
			nodeSelector: {disk: 'ssd'},
			tolerations: [{key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60}],
		},
	});
	assert.equal(
		text,
		[
			'Pod Template:',
			'  Labels:\ta=1',
			'\tb=2',
			'  Annotations:\tnote:',
			'\t  one',
			'\t  two',
			'  Service Account:\trunner',
			'  Init Containers:',
			'   wait:',
			'    Image:\tbusybox',
			'    Port:\t<none>',
			'    Host Port:\t<none>',
			'    Environment:\t<none>',
			'    Mounts:\t<none>',
			'  Containers:',
			'   web:',
			'    Image:\tweb:1',
			'    Ports:\t80/TCP, 53/UDP',
			'    Host Ports:\t0/TCP, 5353/UDP',
			'    Command:',
			'      sh',
			'      -c',
			'    Limits:',
			'      cpu:\t1',
			'      memory:\t64Mi',
			'    Readiness:\thttp-get http://:80/up delay=0s timeout=0s period=5s #success=0 #failure=0',
			'    Environment:',
			'      MODE:\tfast',
			"      TOKEN:\t<set to the key 'k' in secret 's'>\tOptional: false",
			'    Mounts:',
			'      /etc/web from config (ro)',
			'  Volumes:',
			'   config:',
			'    Type:\tConfigMap (a volume populated by a ConfigMap)',
			'    Name:\tsettings',
			'    Optional:\tfalse',
			'   odd:',
			'  <unknown>',
			'  Node-Selectors:\tdisk=ssd',
			'  Tolerations:\tspot:NoExecute op=Exists for 60s',
			'',
		].join('\n'),
	);
});

import {test} from 'node:test';
import {startInPty} from '../helpers/pty.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

test('who may read two namespaces sees these two, is told so, and sees more as soon as he asks after more rights came', () =>
	onCluster('scope-one', one =>
		onCluster('scope-two', async two => {
			const {kubectl, allow} = controlPlane();
			const kubeconfig = await allow('tenant', [{apiGroups: [''], resources: ['namespaces'], verbs: ['list']}]);
			const grant = async (namespace: string) => {
				const resources = ['deployments', 'statefulsets'].map(name => `${name}.apps`).join();
				await kubectl('-n', namespace, 'create', 'role', 'reader', '--verb=get,list,watch', `--resource=${resources}`);
				await kubectl('-n', namespace, 'create', 'rolebinding', 'tenant', '--role=reader', '--user=tenant');
			};
			await grant(one.namespace);
			await one.create({name: 'web', replicas: 1, image: 'web:v1'});
			await two.create({name: 'api', replicas: 1, image: 'api:v1'});
			const session = startInPty({args: ['--kubeconfig', kubeconfig, '-A'], columns: 160, rows: 50});
			await session.waitFor(/Shown is the one of \d+ namespaces that may be read:\s+scope-one/);
			await session.waitFor(/daemonsets in scope-one: no right to list/);
			await session.waitFor(/scope-one +web/);
			await session.waitFor(screen => / live /.test(screen.split('\n')[0] ?? '') && !screen.includes('scope-two'));
			await grant(two.namespace);
			session.type('r');
			await session.waitFor(/Shown are the 2 of \d+ namespaces that may be read/);
			await session.waitFor(/scope-two +api/);
			session.type('q');
			await session.exited;
			await session.close();
		}),
	));

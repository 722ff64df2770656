import {CoreV1Api, KubeConfig, makeInformer} from '@kubernetes/client-node';
import {type Mode, measure} from './measure.ts';

/* client-node's informer with its cache, as its documentation has it. */

const [, , kubeconfig = '', mode = ''] = process.argv;
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const api = config.makeApiClient(CoreV1Api);
const measurement = measure(mode as Mode, () => process.exit());
const informer = makeInformer(config, '/api/v1/pods', () => api.listPodForAllNamespaces());
informer.on('update', measurement.changed);
informer.on('error', error => {
	throw error;
});
await informer.start();
measurement.synced(informer.list().length);

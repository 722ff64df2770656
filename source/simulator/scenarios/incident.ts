import {daemonSet, deployment, minutes, patch, scenario, seconds, setImage, statefulSet} from './build.ts';

const registry = 'registry.example.com/shop';
const inShop = {namespace: 'shop'};

const service = (name: string, replicas: number, version: string, others: object = {}) =>
	deployment({...inShop, name, image: `${registry}/${name}:${version}`, replicas, ...others});

/** Of checkout alone: hours are played before the scenario begins, and every probe of every pod in them. */
const container = {readinessProbe: {httpGet: {path: '/healthz', port: 8080}, periodSeconds: 5}};

/**
 * A busy shop. The frontend is rolling when it begins. The checkout's new version fails half a minute later; a harmless
 * rollout of the search just before it, and recommendations that were paused long ago, are the false trail.
 */
export const incident = scenario({
	name: 'incident',
	summary: 'A busy shop of twelve workloads; after half a minute a rollout starts to fail. (default)',
	nodes: 5,
	namespace: 'shop',
	settledForMs: minutes(180),
	objects: [
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
		service('frontend', 6, '2.31.0'),
		service('checkout', 4, '1.14.2', {
			container,
			spec: {
				progressDeadlineSeconds: 90,
				strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 1}},
			},
		}),
		service('cart', 3, '1.9.4'),
		service('catalogue', 4, '3.2.0'),
		service('search', 3, '5.0.1'),
		service('payments', 3, '4.7.3'),
		service('recommendations', 2, '0.8.1'),
		service('shipping', 2, '1.3.0'),
		service('mailer', 1, '2.0.5'),
		statefulSet({...inShop, name: 'cache', image: `${registry}/cache:7.2`, replicas: 3}),
		statefulSet({...inShop, name: 'orders-db', image: `${registry}/postgres:16.3`, replicas: 2}),
		daemonSet({...inShop, name: 'log-agent', image: `${registry}/log-agent:3.0`}),
	],
	images: [
		{
			image: `${registry}/checkout:1.15.0`,
			pullMs: seconds(1),
			readyAfterMs: minutes(1),
			end: {afterMs: 1_500, exitCode: 2},
		},
		// Its pods take their time, so that a rollout can be watched.
		{image: `${registry}/frontend`, pullMs: seconds(6), endsAfterTermMs: 300},
		{image: `${registry}/`, readyAfterMs: seconds(1), endsAfterTermMs: 300},
	],
	logs: [
		{
			image: `${registry}/checkout:1.15.0`,
			opening: ['checkout 1.15.0 starting', 'loading tax rules from /etc/checkout/tax-rules.json'],
			repeating: [],
			everyMs: seconds(1),
			ending: ['panic: tax rules: unknown region "EU-OSS"', 'exit status 2'],
		},
		{
			image: `${registry}/checkout`,
			opening: ['checkout starting', 'listening on :8080'],
			repeating: ['POST /orders 201 34ms', 'POST /orders 201 41ms', 'GET /healthz 200 1ms', 'POST /orders 409 12ms'],
			everyMs: seconds(2),
		},
		{
			image: `${registry}/`,
			opening: ['starting', 'listening on :8080'],
			repeating: ['GET /healthz 200 1ms'],
			everyMs: seconds(10),
		},
	],
	steps: [
		setImage(minutes(-90), 'Deployment', 'checkout', `${registry}/checkout:1.14.3`, 'shop'),
		setImage(minutes(-75), 'Deployment', 'recommendations', `${registry}/recommendations:0.9.0-rc1`, 'shop'),
		patch(
			minutes(-75) + 500,
			'Deployment',
			'recommendations',
			{spec: {paused: true}},
			{...inShop, manager: 'kubectl-rollout'},
		),
		setImage(seconds(-2), 'Deployment', 'frontend', `${registry}/frontend:2.32.0`, 'shop'),
		setImage(seconds(15), 'Deployment', 'search', `${registry}/search:5.0.2`, 'shop'),
		patch(
			seconds(30),
			'Deployment',
			'checkout',
			{
				metadata: {annotations: {'kubernetes.io/change-cause': 'checkout 1.15.0: new tax rules'}},
				spec: {template: {spec: {containers: [{name: 'checkout', image: `${registry}/checkout:1.15.0`}]}}},
			},
			{...inShop, manager: 'kubectl-set'},
		),
	],
});

import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import type {ScreenName} from '../../source/console/state.ts';
import {sampleFreezePlan} from './sample-freeze.ts';
import {sampleLog, samplePodOpened} from './sample-pod.ts';
import {checkoutOpened, samplePreview} from './sample-view.ts';
import type {DriverOptions, ScreenDriver} from './screen-driver.ts';

/**
 * The keys by which a person comes to each screen from the Rollout of deployment/checkout, with which the console is
 * opened. A screen that is missing here does not compile; tests that go through all screens take them from here.
 */
export const waysTo: Readonly<Record<ScreenName, readonly string[]>> = {
	workloads: ['escape'],
	rollout: [],
	history: ['h'],
	confirm: ['u'],
	freeze: ['F'],
	ask: ['s'],
	pod: ['enter'],
	logs: ['l'],
	events: ['e'],
	object: ['o'],
	diff: ['d'],
	namespaces: ['n'],
	contexts: ['c'],
	command: [':'],
	help: ['?'],
};

const opened: OpenedWorkload = checkoutOpened();

export const openedTarget = opened.target;

/** What the ways above begin with. */
export const beginning: DriverOptions = {
	initialTarget: opened.target,
	view: {opened, pod: samplePodOpened(), log: sampleLog()},
	places: {
		contexts: () => ({
			ok: true,
			rows: ['prod-eu', 'prod-us'].map(name => ({
				key: name,
				name,
				server: `https://${name}:6443`,
				user: 'jane',
				namespace: 'shop',
				isHere: name === 'prod-eu',
			})),
		}),
		go: () => ({ok: false, sentence: 'there is nothing behind these places'}),
	},
};

/** Goes there, on a console that was opened with `beginning`. */
export async function goTo(screen: ScreenDriver, name: ScreenName): Promise<void> {
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: samplePreview});
	screen.cluster.answers.previewFreeze = () => Promise.resolve({type: 'ready', plan: sampleFreezePlan});
	screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object: {kind: 'Deployment'}});
	screen.cluster.answers.listNamespaces = () =>
		Promise.resolve({type: 'listed', names: ['default', 'shop'], isWhole: true});
	await screen.press(...waysTo[name]);
}

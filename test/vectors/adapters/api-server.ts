import {fieldsOf, itemsOf, textOf} from '../../../source/simulator/api/json.ts';
import {labelSelectorText, matchesLabels, parseLabelSelector} from '../../../source/simulator/api/label-selector.ts';
import {validateListOptions} from '../../../source/simulator/server/list-options.ts';
import {type Answer, DEPLOYMENTS, deployment, type TestCluster, testCluster} from '../../simulator/support.ts';
import {type Adapter, Skip} from '../adapter.ts';

interface ListOptionsInput {
	readonly listOptions: Readonly<Record<string, unknown>>;
	readonly watchListFeatureEnabled?: boolean;
}

interface SelectorInput {
	readonly selector?: string;
	readonly labels?: Readonly<Record<string, string>>;
}

const flag = (value: unknown) => (typeof value === 'boolean' ? {sendInitialEvents: value} : {});

function listOptionErrors({listOptions, watchListFeatureEnabled = false}: ListOptionsInput) {
	const {resourceVersion, resourceVersionMatch, sendInitialEvents, allowWatchBookmarks, watch} = listOptions;
	const errors = validateListOptions(
		{
			resourceVersion: textOf(resourceVersion),
			resourceVersionMatch: textOf(resourceVersionMatch),
			continue: textOf(listOptions.continue),
			allowWatchBookmarks: allowWatchBookmarks === true,
			watch: watch === true,
			...flag(sendInitialEvents),
		},
		watchListFeatureEnabled,
	);
	return {errors: errors.map(({field, message}) => `${field}: ${message}`)};
}

const parsed = ({selector = ''}: SelectorInput) => parseLabelSelector(selector);

/** The situations that the vectors describe, as requests. */
const situations: readonly (readonly [pattern: RegExp, act: (cluster: TestCluster) => Answer])[] = [
	[/deployments\/web, absent/, ({send}) => send('GET', `${DEPLOYMENTS}/web`)],
	[/^GET pod a$/, ({send}) => send('GET', '/api/v1/namespaces/default/pods/a')],
	[/default\/nope$/, ({send}) => send('GET', '/apis/apps/v1/namespaces/default/nope')],
	[/^POST deployment web twice$/, ({send}) => send('POST', DEPLOYMENTS, deployment('web'))],
	[/^PUT with an old metadata.resourceVersion$/, putStale],
	[/preconditions\.uid that differs/, cluster => deleteUnless(cluster, {uid: 'b'})],
	[/preconditions\.resourceVersion that differs/, cluster => deleteUnless(cluster, {resourceVersion: '1'})],
	[/exact resourceVersion that was compacted/, listCompacted],
	[/continue token whose RV was compacted/, continueCompacted],
	[
		/^PATCH with Content-Type text\/plain$/,
		({send}) => send('PATCH', `${DEPLOYMENTS}/web`, '{}', {contentType: 'text/plain'}),
	],
	[/^POST to a read-only resource$/, ({send}) => send('POST', `${DEPLOYMENTS}/web`, {})],
	[
		/propagationPolicy Foreground$/,
		({send}) => send('DELETE', `${DEPLOYMENTS}/web`, {propagationPolicy: 'Foreground'}),
	],
];

function putStale({send}: TestCluster): Answer {
	const {body} = send('GET', `${DEPLOYMENTS}/web`);
	const object = fieldsOf(body);
	return send('PUT', `${DEPLOYMENTS}/web`, {...object, metadata: {...fieldsOf(object.metadata), resourceVersion: '1'}});
}

/** The vectors name the stored uid and resourceVersion `a` and `2`. */
function deleteUnless({send, store}: TestCluster, preconditions: object): Answer {
	const {metadata} = store.get('Deployment', 'default', 'web') ?? {};
	const answer = send('DELETE', `${DEPLOYMENTS}/web`, {preconditions});
	const body = JSON.parse(
		JSON.stringify(answer.body)
			.replace(`in record (${metadata?.uid})`, 'in record (a)')
			.replace(`in record (${metadata?.resourceVersion})`, 'in record (2)'),
	);
	return {...answer, body};
}

function listCompacted({send, store}: TestCluster): Answer {
	const {revision} = store;
	store.log.compact(revision);
	return send('GET', `${DEPLOYMENTS}?resourceVersion=${revision - 1}&resourceVersionMatch=Exact`);
}

function continueCompacted({send, store}: TestCluster): Answer {
	send('POST', DEPLOYMENTS, deployment('other'));
	const token = textOf(fieldsOf(fieldsOf(send('GET', `${DEPLOYMENTS}?limit=1`).body).metadata).continue);
	send('POST', DEPLOYMENTS, deployment('third'));
	store.log.compact(store.revision);
	return send('GET', `${DEPLOYMENTS}?limit=1&continue=${token}`);
}

/** Situations in which there is no Deployment `web` yet. */
const without = /absent|^GET pod a$|nope$/;

function statusBody({situation}: {readonly situation: string}, expected: {readonly body: unknown}) {
	const [, act] = situations.find(([pattern]) => pattern.test(situation)) ?? [];
	if (!act) return new Skip(`unknown situation: ${situation}`);
	const cluster = testCluster();
	if (!without.test(situation)) cluster.send('POST', DEPLOYMENTS, deployment('web'));
	const {status, body} = act(cluster);
	return {httpStatus: status, body: described(body, expected.body)};
}

/** Compares a body with its description: placeholders stand for any text, keys that are not described are left out. */
function described(body: unknown, description: unknown): unknown {
	if (typeof description === 'string') {
		if (/^<.*>$/.test(description)) return textOf(body) === '' ? body : description;
		if (!description.startsWith('the object with deletionTimestamp')) return body;
		const {deletionTimestamp, deletionGracePeriodSeconds, finalizers} = fieldsOf(fieldsOf(body).metadata);
		const isSo =
			textOf(deletionTimestamp) !== '' &&
			deletionGracePeriodSeconds === 0 &&
			itemsOf(finalizers).includes('foregroundDeletion');
		return isSo ? description : body;
	}
	if (typeof description !== 'object' || description === null || Array.isArray(description)) return body;
	const fields = fieldsOf(body);
	return Object.fromEntries(Object.entries(description).map(([key, part]) => [key, described(fields[key], part)]));
}

interface WatchInput {
	readonly request?: string;
	readonly change?: string;
}

const relabel = ({send}: TestCluster) =>
	send('PATCH', `${DEPLOYMENTS}/web`, {metadata: {labels: {a: 'c'}}}, {contentType: 'application/merge-patch+json'});

const touchStatus = ({send}: TestCluster) =>
	send('PATCH', `${DEPLOYMENTS}/web/status`, {status: {replicas: 1}}, {contentType: 'application/merge-patch+json'});

/** A stream in the vectors' words, where what it holds is what they describe. */
function watchStream({request = '', change = ''}: WatchInput, {stream}: {readonly stream: readonly unknown[]}) {
	const cluster = testCluster();
	const {metadata, ...rest} = deployment('web');
	cluster.send('POST', DEPLOYMENTS, {...rest, metadata: {...metadata, labels: {a: 'b'}}});
	if (request.includes('sendInitialEvents')) return initialEvents(cluster, request, stream);
	const before = cluster.store.get('Deployment', 'default', 'web');
	const selector = /labelSelector=[^&]+/.exec(request)?.[0] ?? 'labelSelector=a=b';
	const watch = cluster.watch(`${DEPLOYMENTS}?watch=true&resourceVersion=${cluster.store.revision}&${selector}`);
	if (change.startsWith('label a')) relabel(cluster);
	else if (change === 'status update') touchStatus(cluster);
	else return new Skip(`unknown change: ${change}`);
	watch.stop();
	const after = cluster.store.get('Deployment', 'default', 'web');
	const resourceVersion = after?.metadata.resourceVersion;
	const previous = before && {...before, metadata: {...before.metadata, resourceVersion}};
	return {
		httpStatus: watch.status,
		stream: watch.events.map(({type, object}, index) => {
			const text = textOf(fieldsOf(stream[index]).object);
			const meant = text === 'new state' ? after : previous;
			return {type, object: canonical(object) === canonical(meant) ? text : object};
		}),
	};
}

const canonical = (value: unknown) =>
	JSON.stringify(value, (_key, part) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	);

function initialEvents(cluster: TestCluster, request: string, stream: readonly unknown[]) {
	cluster.send('POST', DEPLOYMENTS, deployment('other'));
	const watch = cluster.watch(`${DEPLOYMENTS}?${request.split('?')[1]}`);
	const [added, bookmark] = [watch.events.slice(0, -1), watch.events.at(-1)];
	relabel(cluster);
	const live = watch.events.length > added.length + 1;
	watch.stop();
	const names = added.map(({object}) => textOf(fieldsOf(object.metadata).name)).sort();
	const all = added.every(({type}) => type === 'ADDED') && names.join() === 'other,web';
	const zero = (value: unknown) => (isZero(value) ? 'zero value' : value);
	const metadata = fieldsOf(bookmark?.object.metadata);
	const version = /^\d+$/.test(textOf(metadata.resourceVersion)) ? '<rv>' : metadata.resourceVersion;
	const object = {
		...bookmark?.object,
		metadata: {...metadata, resourceVersion: version},
		spec: zero(bookmark?.object.spec),
		status: zero(bookmark?.object.status),
	};
	return {
		httpStatus: watch.status,
		stream: [all ? stream[0] : names, {type: bookmark?.type, object}, live ? stream[2] : 'nothing'],
	};
}

/** Only what Go writes for a value that nobody set. */
const isZero = (value: unknown): boolean =>
	value === null ||
	value === undefined ||
	value === 0 ||
	value === '' ||
	(typeof value === 'object' && Object.values(value).every(isZero));

export const apiServer: Adapter = {
	ValidateListOptions: {actual: listOptionErrors},
	'labels.Parse': {
		actual(input: SelectorInput) {
			const selector = parsed(input);
			return selector.ok ? {valid: true, canonical: labelSelectorText(selector.requirements)} : {valid: false};
		},
	},
	'labels.Parse + Matches': {
		actual(input: SelectorInput) {
			const selector = parsed(input);
			return {matches: selector.ok && matchesLabels(selector.requirements, input.labels ?? {})};
		},
	},
	'Status bodies': {actual: statusBody},
	'Watch streams': {
		actual: watchStream,
		// What follows is told in words.
		comparable: ({then: _then, ...rest}) => rest,
	},
};

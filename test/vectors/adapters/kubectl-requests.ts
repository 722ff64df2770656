import {fieldsOf, textOf} from '../../../source/simulator/api/json.ts';
import {ADMIN_TOKEN, type TestCluster, testCluster} from '../../simulator/support.ts';
import {type Adapter, Skip} from '../adapter.ts';
import {stubObjects} from './stub-objects.ts';

interface RecordedRequest {
	readonly method: string;
	/** With the query, decoded. */
	readonly path: string;
	readonly accept: string;
	readonly contentType?: string;
	readonly body?: string;
}

interface Expected {
	readonly requests: readonly RecordedRequest[];
}

/** The stub's objects all had this one; here each has its own, which clients send back. */
const STUB_VERSION = '"resourceVersion":"100"';

/** A query as a client sends it: the recorded one is decoded. */
function encoded(path: string): string {
	const [place = '', query] = path.split(/\?(.*)/s);
	if (query === undefined) return place;
	const pairs = query.split('&').map((pair): [string, string] => {
		const [name = '', value = ''] = pair.split(/=(.*)/s);
		return [name, value.replace('<random>', '300').replace(/^100$/, '1')];
	});
	return `${place}?${new URLSearchParams(pairs.filter(([name]) => name !== 'timeout'))}`;
}

const placeOf = (path: string) => /\/(deployments|statefulsets|daemonsets|pods)\/([^/?]+)/.exec(path);

function bodyOf({store}: TestCluster, {path, body = ''}: RecordedRequest): string {
	const [, resource = '', name = ''] = placeOf(path) ?? [];
	const kinds: Readonly<Record<string, string>> = {
		deployments: 'Deployment',
		statefulsets: 'StatefulSet',
		daemonsets: 'DaemonSet',
		pods: 'Pod',
	};
	const object = store.get(kinds[resource] ?? '', 'default', name);
	const version = `"resourceVersion":"${object?.metadata.resourceVersion ?? ''}"`;
	return body
		.replace(STUB_VERSION, version)
		.replace('<RFC3339 local time>', '2026-01-01T12:00:00Z')
		.replaceAll(/"uid":"(d1|s1|ds1)"/g, `"uid":"${object?.metadata.uid ?? ''}"`);
}

/** What a GET of an absent object must answer: kubectl asks for it before it creates, and after it deletes. */
const isAbsent = (body: unknown) => {
	const {reason, details} = fieldsOf(body);
	return reason === 'NotFound' && textOf(fieldsOf(details).name) !== '';
};

/** The kind that an Accept header asks for, where it asks for one. */
function wantedKind(accept: string): RegExp {
	if (accept.includes('as=Table')) return /^Table$/;
	if (accept.includes('as=APIGroupDiscoveryList')) return /^APIGroupDiscoveryList$/;
	return /./;
}

/** Undefined: routed and understood. */
function problemOf(cluster: TestCluster, request: RecordedRequest): string | undefined {
	const {method, path, accept, contentType} = request;
	if (path.startsWith('/openapi/v2')) return undefined;
	const target = encoded(path);
	const options = {accept, token: ADMIN_TOKEN, ...(contentType ? {contentType} : {})};
	if (new URLSearchParams(target.split('?')[1]).get('watch') === 'true') {
		const stream = cluster.watch(target, options);
		stream.stop();
		return stream.status === 200 ? undefined : `HTTP ${stream.status}`;
	}

	const {status, headers, body} = cluster.send(method, target, request.body && bodyOf(cluster, request), options);
	// A place-holder for bytes that are not recorded: the media type is taken, and this text is none of it.
	if (request.body === '<protobuf>') return status === 400 ? undefined : `HTTP ${status}`;
	if (status === 404 && method === 'GET' && isAbsent(body)) return undefined;
	if (status < 200 || status > 299) return `HTTP ${status} ${JSON.stringify(body)}`;
	if (!headers['content-type']?.includes('json') || path.startsWith('/openapi') || path.startsWith('/version')) {
		return undefined;
	}
	const kind = textOf(fieldsOf(body).kind);
	return wantedKind(accept).test(kind) ? undefined : `a ${kind}`;
}

export const kubectlRequests: Adapter = {
	kubectl: {
		actual(_input: never, {requests}: Expected) {
			if (requests.length === 0) return new Skip('kubectl sends no request');
			const cluster = testCluster();
			for (const object of stubObjects) cluster.store.put(object);
			return {
				requests: requests.map(request => {
					const problem = problemOf(cluster, request);
					return problem === undefined ? request : {...request, problem};
				}),
			};
		},
		// What kubectl printed came from the stub's own answers.
		comparable: ({requests}) => ({requests}),
	},
};

import {answerHealth} from './health.ts';
import {type ApiRequest, type ApiResponse, indentedJson, json, jsonText, text} from './messages.ts';
import {metricsText} from './metrics.ts';
import {negotiate} from './negotiate.ts';
import type {Site} from './site.ts';

const openApiPrefix = '/openapi/v3/';

/** What accepts the OpenAPI v2 document in the one form in which it is kept: kubectl up to 1.28 reads it so. */
const openApiV2Types: ReadonlySet<string> = new Set([
	'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
	'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
]);

function openApiV2({openApi}: Site, accept: string): ApiResponse {
	const accepted = accept.split(',').some(item => openApiV2Types.has(item.split(';')[0]?.trim() ?? ''));
	if (!accepted) return {status: 406, headers: {}, body: ''};
	const headers = {'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'};
	return {status: 200, headers, bytes: openApi.version2()};
}

/** Discovery, OpenAPI, version, health and metrics. */
export function answerNonResource(site: Site, request: ApiRequest): ApiResponse {
	const {discovery, openApi} = site;
	const {path: asked, headers, query} = request;
	const health = answerHealth(discovery.health, request);
	if (health) return health;
	if (asked === '/metrics') return text(200, metricsText(site));
	if (asked === '/openapi/v2') return openApiV2(site, headers.accept ?? '');
	const path = asked.length > 1 ? asked.replace(/\/+$/, '') : asked;
	if (path === '/openapi/v3') return json(200, openApi.index());
	if (path.startsWith(openApiPrefix)) {
		const document = openApi.document(path.slice(openApiPrefix.length));
		return document === undefined ? notThere() : jsonText(200, document);
	}

	const shape = negotiate(headers.accept, query);
	const aggregated = shape?.kind === 'discovery' ? discovery.aggregated(path) : undefined;
	if (aggregated) {
		const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
		return json(200, aggregated, {'content-type': type});
	}
	const plain = discovery.plain(path, headers.host ?? '127.0.0.1');
	if (!plain) return notThere();
	return path === '/' || path === '/version' ? indentedJson(200, plain) : json(200, plain);
}

const notThere = () => text(404, '404 page not found\n');

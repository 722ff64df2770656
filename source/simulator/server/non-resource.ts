import {type ApiRequest, type ApiResponse, json, jsonText, text} from './messages.ts';
import {negotiate} from './negotiate.ts';
import type {Site} from './site.ts';

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz']);
const openApiPrefix = '/openapi/v3/';

/** Discovery, OpenAPI, version and health. */
export function answerNonResource({discovery, openApi}: Site, {path: asked, headers, query}: ApiRequest): ApiResponse {
	const path = asked.length > 1 ? asked.replace(/\/+$/, '') : asked;
	if (healthPaths.has(path)) return text(200, 'ok');
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
	const plain = discovery.plain(path);
	return plain ? json(200, plain) : notThere();
}

const notThere = () => text(404, '404 page not found\n');

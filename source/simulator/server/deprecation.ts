import type {ServedResource} from '../discovery/served-resources.ts';
import type {ApiResponse} from './messages.ts';
import type {Handler} from './request.ts';
import {withWarnings} from './respond.ts';

/** Kinds of which a real server says that they are old. Source: pkg/apis/core/v1, APILifecycleDeprecated. */
const deprecated: ReadonlyMap<string, string> = new Map([
	['v1 ComponentStatus', 'v1 ComponentStatus is deprecated in v1.19+'],
	['v1 Endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
]);

async function later(response: Promise<ApiResponse>, warnings: readonly string[]) {
	return withWarnings(await response, warnings);
}

/** An answer about a kind that is deprecated, with the warning that clients print. */
export function warned({apiVersion, kind}: ServedResource, response: ReturnType<Handler>): ReturnType<Handler> {
	const text = deprecated.get(`${apiVersion} ${kind}`);
	if (text === undefined) return response;
	return response instanceof Promise ? later(response, [text]) : withWarnings(response, [text]);
}

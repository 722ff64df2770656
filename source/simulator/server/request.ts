import type {ApiRequest, ApiResponse} from './messages.ts';
import type {Shape} from './negotiate.ts';
import type {Representation} from './represent.ts';
import type {ResourcePath} from './route.ts';

/** Answers one request, at once but for lists of a revision to come; called with or without a socket. */
export type Handler = (request: ApiRequest) => ApiResponse | Promise<ApiResponse>;

/** One request for a resource, understood. */
export interface ResourceRequest {
	readonly request: ApiRequest;
	readonly path: ResourcePath;
	readonly representation: Representation;
	readonly shape: Shape;
}

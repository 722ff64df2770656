import type {StatusBody} from '../store/refusal.ts';
import {type ApiResponse, json, type WholeResponse} from './messages.ts';

export function fail(status: StatusBody): WholeResponse {
	const seconds = status.details?.retryAfterSeconds;
	return json(status.code, status, seconds === undefined ? {} : {'retry-after': String(seconds)});
}

/** `Warning` headers, as the API server writes them. */
export const withWarnings = <T extends ApiResponse>(response: T, warnings: readonly string[]): T =>
	warnings.length === 0
		? response
		: {
				...response,
				headers: {
					...response.headers,
					warning: warnings.map(warning => `299 - ${JSON.stringify(warning)}`).join(', '),
				},
			};

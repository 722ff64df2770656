import type {ApiRequest, ApiResponse} from './messages.ts';

const people = /^(curl|Wget|Mozilla\/5\.0)/;

/** Go's strconv.ParseBool, for which what it does not know is false. */
const yes: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** Whether a person reads the answer. Source: apiserver endpoints/handlers/negotiation, isPrettyPrint. */
function isForPeople({query, headers}: ApiRequest): boolean {
	const asked = query.get('pretty') ?? '';
	return asked === '' ? people.test(headers['user-agent'] ?? '') : yes.has(asked);
}

/** JSON with line breaks and indentation, for those who ask for it and for browsers and curl. */
export function prettyFor(request: ApiRequest, response: ApiResponse): ApiResponse {
	if (!('body' in response) || !isForPeople(request)) return response;
	if (!response.headers['content-type']?.startsWith('application/json')) return response;
	return {...response, body: JSON.stringify(JSON.parse(response.body), undefined, 2)};
}

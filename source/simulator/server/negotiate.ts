/** In which shape a client wants objects. */
export type Shape =
	| {readonly kind: 'object'}
	| {readonly kind: 'metadata'; readonly version: string}
	| {readonly kind: 'table'; readonly version: string; readonly includeObject: 'None' | 'Metadata' | 'Object'}
	| {readonly kind: 'discovery'; readonly version: string};

const parametersOf = (item: string) => {
	const [type = '', ...parameters] = item.split(';').map(part => part.trim());
	const values = parameters.map((parameter): [string, string] => {
		const [name = '', value = ''] = parameter.split('=');
		return [name, value];
	});
	return {type, values: new Map(values)};
};

const jsonTypes: ReadonlySet<string> = new Set(['application/json', 'application/*', '*/*', '']);

const includeObjects = ['None', 'Metadata', 'Object'] as const;

/**
 * The first shape of an Accept header that is served; undefined: none (406). Protobuf, CBOR and YAML are not, so clients
 * that ask for them fall back to the JSON that they name as well.
 */
export function negotiate(accept: string | undefined, query: URLSearchParams): Shape | undefined {
	for (const item of (accept ?? '').split(',')) {
		const {type, values} = parametersOf(item);
		if (!jsonTypes.has(type)) continue;
		const [as, group, version = 'v1'] = [values.get('as'), values.get('g'), values.get('v')];
		if (as === undefined) return {kind: 'object'};
		if (as === 'APIGroupDiscoveryList' && version === 'v2') return {kind: 'discovery', version};
		if (group !== 'meta.k8s.io' || !['v1', 'v1beta1'].includes(version)) continue;
		if (as === 'Table') {
			const asked = query.get('includeObject');
			const includeObject = includeObjects.find(value => value === asked) ?? 'Metadata';
			return {kind: 'table', version, includeObject};
		}
		if (as.startsWith('PartialObjectMetadata')) return {kind: 'metadata', version};
	}
	return undefined;
}

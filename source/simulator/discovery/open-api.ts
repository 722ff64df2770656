import {createHash} from 'node:crypto';
import {readOpenApiV2, readPackedOpenApi, unpackOpenApi} from '../api-documents.ts';

/** The OpenAPI v3 documents, an index whose addresses carry the documents' hashes, and the one of version 2. */
export interface OpenApi {
	index(): object;
	/** `apis/apps/v1` → the document's text. */
	document(path: string): string | undefined;
	/** All of it in version 2, as protobuf. */
	version2(): Uint8Array;
}

/** Documents are unpacked when they are asked for: most clients never do, and keep what they got. */
export function createOpenApi(groupVersions: readonly string[]): OpenApi {
	const address = (path: string) => {
		const hash = createHash('sha512').update(readPackedOpenApi(path) ?? '');
		return {serverRelativeURL: `/openapi/v3/${path}?hash=${hash.digest('hex').toUpperCase()}`};
	};
	return {
		index: () => ({paths: Object.fromEntries(groupVersions.map(path => [path, address(path)]))}),
		document(path) {
			const packed = groupVersions.includes(path) ? readPackedOpenApi(path) : undefined;
			return packed && unpackOpenApi(packed);
		},
		version2: readOpenApiV2,
	};
}

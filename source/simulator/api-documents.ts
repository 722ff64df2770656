import {existsSync, readFileSync} from 'node:fs';
import {brotliDecompressSync} from 'node:zlib';
import type {NewObject} from '../control-plane/world.ts';

// Beside this file in the source, and beside the chunk that holds it in the built program.
const folder = new URL('./api-documents/', import.meta.url);

/** One line of a real server's APIResourceList; `name` is `pods` or `pods/status`. */
export interface RecordedResource {
	readonly name: string;
	readonly singularName: string;
	readonly namespaced: boolean;
	/** Present where it differs from the list's own. */
	readonly group?: string;
	readonly version?: string;
	readonly kind: string;
	readonly verbs: readonly string[];
	readonly shortNames?: readonly string[];
	readonly categories?: readonly string[];
	readonly storageVersionHash?: string;
}

export interface RecordedGroup {
	readonly name: string;
	readonly versions: readonly {readonly groupVersion: string; readonly version: string}[];
	readonly preferredVersion: {readonly groupVersion: string; readonly version: string};
}

/** The names of the checks behind `/healthz`, `/livez` and `/readyz`, in their order. */
export interface RecordedHealth {
	readonly healthz: readonly string[];
	readonly livez: readonly string[];
	readonly readyz: readonly string[];
}

/** What a real API server said of itself. */
export interface RecordedDiscovery {
	readonly version: Readonly<Record<string, string>>;
	readonly health: RecordedHealth;
	readonly groups: readonly RecordedGroup[];
	/** What `/` lists. */
	readonly paths: readonly string[];
	/** By path: `api/v1`, `apis/apps/v1`. */
	readonly resources: Readonly<Record<string, readonly RecordedResource[]>>;
}

export const readDiscovery = (): RecordedDiscovery =>
	JSON.parse(readFileSync(new URL('discovery.json', folder), 'utf8'));

/** What a real API server makes in an empty cluster: roles, priorities, flow control. Without what differs in each run. */
export const readBootstrapObjects = (): readonly NewObject[] =>
	JSON.parse(brotliDecompressSync(readFileSync(new URL('bootstrap-objects.json.br', folder))).toString('utf8'));

const openApiFile = (path: string) => new URL(`${path.replaceAll('/', '_')}.json.br`, folder);

/** The OpenAPI v3 document of a group version (`apis/apps/v1`), packed; undefined when there is none. */
export function readPackedOpenApi(path: string): Uint8Array | undefined {
	const file = openApiFile(path);
	return existsSync(file) ? readFileSync(file) : undefined;
}

export const unpackOpenApi = (packed: Uint8Array): string => brotliDecompressSync(packed).toString('utf8');

/** The OpenAPI v2 document as protobuf, the form in which clients ask for it. */
export const readOpenApiV2 = (): Uint8Array => brotliDecompressSync(readFileSync(new URL('openapi_v2.pb.br', folder)));

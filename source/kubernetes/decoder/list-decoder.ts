import {failure, type KubernetesError, type Result, success} from '../errors.ts';
import {numberAt, textAt} from '../json-value.ts';
import type {KubernetesObject} from '../objects.ts';
import {createListScanner, type ListPart} from './list-scanner.ts';
import type {ObjectReader} from './object-reader.ts';

/** The metadata of a list. */
export interface ListMetadata {
	readonly resourceVersion: string;
	/** The token of the next page; '' when this was the last. */
	readonly continueToken: string;
	/** How many objects come after this page, when the server tells. */
	readonly remainingItemCount?: number;
}

/** Reads the body of a LIST while it arrives; never holds more of it than one object. */
export interface ListDecoder {
	/** The objects that this chunk completes. After a failure nothing more is read. */
	write(chunk: Buffer): Result<readonly KubernetesObject[]>;
	/** At the end of the body: its metadata, wherever they stood. Fails when the body is not whole. */
	end(): Result<ListMetadata>;
}

const malformed: KubernetesError = {kind: 'protocol', message: 'The answer to a list is not a Kubernetes list.'};
const cutOff: KubernetesError = {kind: 'unreachable', message: 'The connection ended in the middle of a list.'};

/** A decoder of the list body of one kind. Needs no order of the keys. */
export function createListDecoder({read: readObject}: Pick<ObjectReader, 'read'>): ListDecoder {
	const scanner = createListScanner();
	let metadata: unknown;

	function read(part: ListPart, objects: KubernetesObject[]): KubernetesError | undefined {
		if (part.type === 'malformed') return malformed;
		if (part.type === 'member') return part.key === 'metadata' ? readMetadata(part.bytes) : undefined;
		const object = readObject(part.bytes, 0, part.bytes.length);
		if (!object.ok) return object.error;
		objects.push(object.value);
		return undefined;
	}

	function readMetadata(bytes: Buffer): KubernetesError | undefined {
		try {
			metadata = JSON.parse(bytes.toString('utf8'));
			return undefined;
		} catch {
			return malformed;
		}
	}

	return {
		write(chunk) {
			const objects: KubernetesObject[] = [];
			for (const part of scanner.write(chunk)) {
				const error = read(part, objects);
				if (error !== undefined) return failure(error);
			}
			return success(objects);
		},
		end() {
			if (!scanner.isComplete()) return failure(cutOff);
			const resourceVersion = textAt(metadata, 'resourceVersion');
			if (resourceVersion === '') return failure(malformed);
			const remainingItemCount = numberAt(metadata, 'remainingItemCount');
			return success({
				resourceVersion,
				continueToken: textAt(metadata, 'continue'),
				...(remainingItemCount === undefined ? {} : {remainingItemCount}),
			});
		},
	};
}

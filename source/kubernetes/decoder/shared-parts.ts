import {isJsonObject, objectAt} from '../json-value.ts';
import {put} from './shape.ts';

/**
 * Parts of objects that are the same as in the object before, byte by byte: pods come one ReplicaSet after the other, with the
 * same labels, annotations, owner and containers. Such a part is parsed once and shared; nobody changes a record.
 */
export interface SharedParts {
	/** Names a part by its path; gives the number that `isSame` takes. */
	add(path: readonly string[]): number;
	/** A new object begins. */
	begin(): void;
	/** The part's text is bytes[from, to) in this object; answers whether it was so in the object before. */
	isSame(part: number, bytes: Buffer, from: number, to: number): boolean;
	/** The object was parsed, with `placeholder` for each part that was the same: puts them in place, and remembers the others. */
	join(record: unknown): void;
}

export const placeholder = 0;

interface Part {
	readonly path: readonly string[];
	readonly name: string;
	text: Buffer;
	/** Of the text; -1: nothing is remembered. */
	length: number;
	value: unknown;
	/** In the current object. */
	state: 'absent' | 'same' | 'new';
}

const firstTextBytes = 512;

export function createSharedParts(): SharedParts {
	const parts: Part[] = [];
	return {
		add(path) {
			const text = Buffer.allocUnsafeSlow(firstTextBytes);
			const name = path.at(-1) ?? '';
			return parts.push({path: path.slice(0, -1), name, text, length: -1, value: undefined, state: 'absent'}) - 1;
		},
		begin() {
			for (const part of parts) {
				// Its object did not become a record: there is no value for the text.
				if (part.state === 'new') part.length = -1;
				part.state = 'absent';
			}
		},
		isSame(number, bytes, from, to) {
			const part = parts[number] as Part;
			const length = to - from;
			if (part.length === length && bytes.compare(part.text, 0, length, from, to) === 0) {
				if (part.state === 'absent') part.state = 'same';
				// Twice in one object, and no value yet: the last of them counts.
				return part.state === 'same';
			}
			if (part.text.length < length) part.text = Buffer.allocUnsafeSlow(length);
			bytes.copy(part.text, 0, from, to);
			part.length = length;
			part.state = 'new';
			return false;
		},
		join(record) {
			for (const part of parts) {
				if (part.state === 'absent') continue;
				const holder = part.path.reduce<unknown>((value, key) => objectAt(value, key), record);
				const found = isJsonObject(holder) ? holder[part.name] : undefined;
				if (part.state === 'same' && found === placeholder) put(holder, part.name, part.value);
				else if (part.state === 'new' && found !== undefined) {
					part.value = found;
					part.state = 'same';
				}
			}
		},
	};
}

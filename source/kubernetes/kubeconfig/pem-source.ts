import type {EntryReader} from './entry-reader.ts';
import type {PemSource} from './kubeconfig.ts';

/** Reads `field` or `field-data`; both at once are refused, as in client-go's tools/clientcmd/validation.go. */
export function pemSource(
	fields: EntryReader,
	field: string,
	absolute: (path: string) => string,
	unusable: (sentence: string) => void,
	where: string,
): PemSource | undefined {
	const text = fields.base64Text(`${field}-data`);
	const path = fields.text(field);
	if (text && path) unusable(`${where} has both ${field} and ${field}-data; only one is allowed`);
	if (text) return {type: 'text', text};
	return path ? {type: 'file', path: absolute(path)} : undefined;
}

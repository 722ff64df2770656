import type {GeneratedNames} from './generated-names.ts';

/** A text without what no two runs share. */
export function plainText(text: string, names: GeneratedNames): string {
	return names
		.plain(text)
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
		.replace(/\b\d+\.\d+\.\d+\.\d+\b/g, '<ip>')
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
		.replace(/ to node-\d+$/, ' to <node>')
		.replace(/\b[\d.]+m?s\b/g, '<duration>');
}

import type {TextField} from '../../text-field.ts';

export interface HelpScreen extends Partial<TextField> {
	readonly name: 'help';
	readonly top: number;
}

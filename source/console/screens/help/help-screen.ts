export interface HelpScreen {
	readonly name: 'help';
	readonly top: number;
}

import {Text} from 'ink';
import {memo} from 'react';
import type {Line} from '../line.ts';
import {paintLine, type Theme} from '../theme.ts';

interface Props {
	readonly line: Line;
	readonly theme: Theme;
	readonly columns: number;
}

/** One line of the screen. Lines that did not change keep their identity, so that nothing is rendered for them. */
export const PaintedLine = memo(function PaintedLine({line, theme, columns}: Props) {
	// An empty Text has no height in Ink; a space keeps the row.
	return <Text wrap='truncate'>{paintLine(line, theme, columns) || ' '}</Text>;
});

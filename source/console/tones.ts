import type {Tone} from '../rollout/summary.ts';
import type {Token} from './line.ts';

/** The glyph that says a tone where there is no colour. */
export const glyphs: Readonly<Record<Tone, string>> = {bad: '✗', busy: '▲', paused: '‖', good: '●', idle: '○'};

export const toneTokens: Readonly<Record<Tone, Token>> = {
	bad: 'bad',
	busy: 'busy',
	paused: 'paused',
	good: 'good',
	idle: 'faint',
};

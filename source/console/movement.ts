import type {Intent} from './binding.ts';

/** Where an index goes among `count` rows. `page` is how many rows a page holds. */
export function movedIndex(intent: Intent, index: number, count: number, page: number): number {
	const last = Math.max(0, count - 1);
	const clamp = (wanted: number) => Math.max(0, Math.min(last, wanted));
	switch (intent) {
		case 'up':
			return clamp(index - 1);
		case 'down':
			return clamp(index + 1);
		case 'page-up':
			return clamp(index - page);
		case 'page-down':
			return clamp(index + page);
		case 'top':
			return 0;
		case 'bottom':
			return last;
		default:
			return clamp(index);
	}
}

export function isMovement(intent: Intent): boolean {
	return ['up', 'down', 'page-up', 'page-down', 'top', 'bottom'].includes(intent);
}

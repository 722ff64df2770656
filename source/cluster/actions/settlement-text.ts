import {type Settlement, settleMs} from './settle.ts';

/** Before what the error says: what is known of the write, in words that claim no more than was read. */
export function settlementText(settlement: Exclude<Settlement, 'applied'>, name: string): string {
	const seconds = settleMs / 1000;
	switch (settlement) {
		case 'unchanged':
			return `It had not been done when ${name} was read, for ${seconds} s; it may still arrive: look before you try again.`;
		case 'changed':
			return `Not known whether it was done: ${name} was changed meanwhile. Look at it before you try again.`;
		case 'deleted':
			return `Not known whether it was done: ${name} was deleted meanwhile.`;
		case 'recreated':
			return `Not known whether it was done: ${name} was deleted and created again meanwhile.`;
		case 'unread':
			return `Not known whether it was done: ${name} could not be read. Look at it before you try again.`;
	}
}

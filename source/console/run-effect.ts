import type {Cluster} from '../cluster/cluster.ts';
import type {Effect} from './effect.ts';
import type {Message} from './message.ts';

/** What the console can ask of the terminal that it runs in. */
export interface Terminal {
	/** Paints everything anew: something else may have written to the screen. */
	redraw(): void;
	/** Gives the terminal back to the shell until it is resumed. */
	suspend(): void;
	quit(): void;
}

/** Performs one effect; its result, if any, comes back through `dispatch`. */
export function runEffect(
	effect: Effect,
	cluster: Cluster,
	terminal: Terminal,
	dispatch: (message: Message) => void,
): void {
	switch (effect.type) {
		case 'open':
			cluster.open(effect.target);
			break;
		case 'close-workload':
			cluster.closeWorkload();
			break;
		case 'pause': {
			const {target} = effect;
			void cluster.pause(target).then(outcome => dispatch({type: 'paused', target, outcome}));
			break;
		}
		case 'preview': {
			const {ticket} = effect;
			void cluster.preview(effect.request).then(outcome => dispatch({type: 'previewed', ticket, outcome}));
			break;
		}
		case 'perform': {
			const {ticket} = effect;
			void cluster.perform(effect.preview).then(outcome => dispatch({type: 'performed', ticket, outcome}));
			break;
		}
		case 'reconnect':
			cluster.reconnect();
			break;
		case 'redraw':
			terminal.redraw();
			break;
		case 'suspend':
			terminal.suspend();
			break;
		case 'quit':
			terminal.quit();
			break;
	}
}

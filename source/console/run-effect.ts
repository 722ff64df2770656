import type {Cluster} from '../cluster/cluster.ts';
import type {Effect} from './effect.ts';
import type {Message} from './message.ts';
import type {Place} from './places.ts';

/** What the console can ask of the terminal that it runs in. */
export interface Terminal {
	/** Paints everything anew: something else may have written to the screen. */
	redraw(): void;
	/** Gives the terminal back to the shell until it is resumed. */
	suspend(): void;
	/** Puts a text on the clipboard of the terminal's user. */
	copy(text: string): void;
	/** Calls the terminal's user, who may look elsewhere. */
	ring(text: string): void;
	/** Whether it tells of the wheel and of clicks. */
	mouse(isOn: boolean): void;
	quit(): void;
}

/** What leads to another cluster; the session does it, whose cluster is another one then. */
export interface Travel {
	listContexts(): void;
	go(place: Place): void;
}

/** Performs one effect; its result, if any, comes back through `dispatch`. */
export function runEffect(
	effect: Effect,
	cluster: Cluster,
	terminal: Terminal,
	travel: Travel,
	dispatch: (message: Message) => void,
): void {
	switch (effect.type) {
		case 'open':
			cluster.open(effect.target);
			break;
		case 'close-workload':
			cluster.closeWorkload();
			break;
		case 'open-pod':
			cluster.openPod(effect.pod);
			break;
		case 'open-log':
			cluster.openLog(effect.query);
			break;
		case 'read-object': {
			const {ticket} = effect;
			void cluster.readObject(effect.object).then(outcome => dispatch({type: 'object-read', ticket, outcome}));
			break;
		}
		case 'list-namespaces': {
			const {ticket} = effect;
			void cluster.listNamespaces().then(outcome => dispatch({type: 'namespaces-listed', ticket, outcome}));
			break;
		}
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
		case 'preview-freeze': {
			const {ticket} = effect;
			void cluster.previewFreeze(effect.kind).then(outcome => dispatch({type: 'freeze-previewed', ticket, outcome}));
			break;
		}
		case 'perform-freeze': {
			const {ticket, plan, chosen} = effect;
			void cluster
				.performFreeze(plan, new Set(chosen), (uid, outcome) => dispatch({type: 'freeze-told', ticket, uid, outcome}))
				.then(outcome => dispatch({type: 'freeze-performed', ticket, outcome}));
			break;
		}
		case 'ask-rights':
			cluster.askRights(effect.target);
			break;
		case 'reconnect':
			cluster.reconnect();
			break;
		case 'ring':
			terminal.ring(effect.text);
			break;
		case 'redraw':
			terminal.redraw();
			break;
		case 'list-contexts':
			travel.listContexts();
			break;
		case 'go':
			travel.go(effect.place);
			break;
		case 'copy':
			terminal.copy(effect.text);
			break;
		case 'mouse':
			terminal.mouse(effect.isOn);
			break;
		case 'suspend':
			terminal.suspend();
			break;
		case 'quit':
			terminal.quit();
			break;
	}
}

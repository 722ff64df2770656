import {createCollectionStore} from '../../source/cluster/collection-store.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {createContactMonitor} from '../../source/kubernetes/contact/contact-monitor.ts';
import {createReadingTurn} from '../../source/kubernetes/reflector/reading-turn.ts';
import {startReflector} from '../../source/kubernetes/reflector/start-reflector.ts';
import {createSyncMemory} from '../../source/kubernetes/reflector/sync-memory.ts';
import {openTransport} from '../pods/connection.ts';
import {type Mode, measure} from './measure.ts';

/* rolltop's reflector with its store. */

const [, , kubeconfig = '', mode = ''] = process.argv;
const transport = openTransport(kubeconfig);
const contact = createContactMonitor({transport, clock: systemClock, random: Math.random});
const store = createCollectionStore({nowMs: Date.now()});
let isSynced = false;
const measurement = measure(mode as Mode, () => process.exit());
startReflector({
	transport,
	query: {resource: 'pods', detail: 'row'},
	contact,
	memory: createSyncMemory(),
	turn: createReadingTurn(systemClock),
	clock: systemClock,
	random: Math.random,
	sink(output) {
		store.take(output);
		if (output.type === 'applied') measurement.changed(output.object);
		if (isSynced || output.type !== 'status' || output.status.state !== 'live') return;
		isSynced = true;
		measurement.synced(store.items().length);
	},
});

/** Appends as one of several processes: FOLDER NAME COUNT. */
import {systemClock} from '../../source/kubernetes/clock.ts';
import {openJournal} from '../../source/storage/journal.ts';
import {intent} from './entries.ts';

const [, , folder = '', name = '', count = '0'] = process.argv;
const {now} = systemClock;
const journal = openJournal({
	folder,
	now,
	after: () => () => {},
	onFault(sentence) {
		process.exitCode = 1;
		process.stderr.write(`${sentence}\n`);
	},
});
for (let index = 0; index < Number(count); index++) await journal.append(intent({id: String(index), by: name}));

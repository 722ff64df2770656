import type {SeenJournal} from '../seen-journal.ts';
import type {ActionApi} from './api.ts';

/**
 * The same requests; which templates rolltop wrote itself is noted, for field managers don't tell: an entry whose fields
 * were all taken over is gone, and one that is left gets a new time with each write. `now`: the server's time, epoch
 * milliseconds.
 */
export function notingOwnWrites(api: ActionApi, journal: Pick<SeenJournal, 'wrote'>, now: () => number): ActionApi {
	return {
		...api,
		async write(write, options) {
			const answer = await api.write(write, options);
			const isTemplate = write.type === 'patch' && write.patch.some(({path}) => path.startsWith('/spec/template'));
			if (answer.ok && answer.value && isTemplate && !options.dryRun) journal.wrote(answer.value, now());
			return answer;
		},
	};
}

import type {OpenedLog} from '../../../cluster/cluster.ts';
import type {Scene} from '../../state.ts';
import {sameLog} from '../../watched.ts';
import {type LogsScreen, logQueryOf} from './logs-screen.ts';

/** What is known of the screen's log: of another one, nothing is shown under its name. */
export function openedLog(screen: LogsScreen, {view}: Scene): OpenedLog | undefined {
	return sameLog(view.log?.query, logQueryOf(screen)) ? view.log : undefined;
}

import {firstPage} from './begin.ts';
import type {Page, Plan, ReflectorState} from './state.ts';

/** The same request again. */
export function samePlan({phase, resourceVersion}: ReflectorState): Plan {
	if (phase.name === 'watch-list') return {type: 'sync', notOlderThan: phase.notOlderThan};
	if (phase.name === 'list-page') return {type: 'page', page: phase.page};
	if (phase.name === 'backing-off' || phase.name === 'blocked') return phase.plan;
	return resourceVersion === '' ? {type: 'sync', notOlderThan: ''} : {type: 'watch'};
}

/**
 * What follows on a version or token that is too old: never a state older than one that was seen, as long as the server
 * can give it.
 */
export function planAfterGone({phase, resourceVersion}: ReflectorState): Plan {
	if (phase.name === 'watching') return {type: 'sync', notOlderThan: resourceVersion};
	if (phase.name === 'list-page') return {type: 'page', page: pageAfterGone(phase.page)};
	return {type: 'sync', notOlderThan: ''};
}

/** What follows is read all at once, and can't expire. */
export function isRestarted({phase}: ReflectorState): boolean {
	return phase.name === 'list-page' && phase.page.wasRestarted && phase.page.isPaged;
}

function pageAfterGone(page: Page): Page {
	if (page.continueToken === '') return firstPage('');
	if (!page.wasRestarted) return {...firstPage(page.notOlderThan), wasRestarted: true};
	return {...firstPage('0'), isPaged: false, wasRestarted: true};
}

import type {ActionRequest} from '../../../source/cluster/actions/action.ts';
import type {PodTemplateSpec} from '../../../source/kubernetes/objects.ts';
import type {Cell} from './cell.ts';
import type {Seen} from './snapshot.ts';
import {type Origin, sizes} from './stage.ts';

/** What a person asks for in a cell; undefined: the pause, which needs no preview. */
export function requestOf({kind, action, state, name}: Cell, namespace: string): ActionRequest | undefined {
	const target = {kind, namespace, name};
	switch (action) {
		case 'undo':
			return {kind: 'undo', target};
		case 'roll to':
			// The other choice of what is paused half way: to stay paused.
			return {
				kind: 'roll-to',
				target,
				revision: 1,
				...(kind === 'Deployment' && state === 'paused half way' ? {whilePaused: 'stay-paused'} : {}),
			};
		case 'pause':
			return kind === 'Deployment' ? undefined : {kind: 'hold', target};
		case 'resume':
			return {kind: 'resume', target};
		case 'restart':
			return {kind: 'restart', target};
		case 'scale':
			return {kind: 'scale', target, replicas: otherSize(state, kind)};
		case 'set image':
			return {kind: 'set-image', target, container: 'web', image: 'web:v9'};
	}
}

const otherSize = (state: Cell['state'], kind: Cell['kind']) => (state === 'scaled to zero' ? 2 : sizes[kind] + 2);

/** What a cell must come to. */
export type Expected =
	/** Written once, just as previewed. */
	| {readonly type: 'done'}
	/** First nothing is written, for it is not as it was previewed; previewed anew, it is done. */
	| {readonly type: 'changed, then done'}
	/** Nothing is written, and nothing is sent that could have been. */
	| {readonly type: 'refused'; readonly sentence: RegExp}
	/** It is sent, and the server refuses. */
	| {readonly type: 'refused by the server'; readonly sentence: RegExp; readonly code: number};

export function expectationOf(cell: Cell): Expected {
	const {kind, action, state} = cell;
	const refused = (sentence: RegExp): Expected => ({type: 'refused', sentence});
	const isPaused = state === 'paused' || state === 'paused half way';
	// Before there is a preview, so that nothing can come in between.
	if (action === 'scale' && kind === 'DaemonSet') return refused(/has no number of replicas/);
	if (state === 'read-only') return refused(/^Nothing can be changed here: read-only\.$/);
	if (state === 'forbidden') {
		return {type: 'refused by the server', sentence: /does not allow you to .*cannot patch/, code: 403};
	}
	if (state === 'deleted meanwhile') {
		return {type: 'refused by the server', sentence: /was deleted meanwhile\. Nothing was written\.$/, code: 404};
	}
	if (state === 'changed meanwhile') {
		return kind === 'Deployment' && action === 'pause' ? {type: 'done'} : {type: 'changed, then done'};
	}
	if (action === 'resume' && !isPaused) return refused(kind === 'Deployment' ? /is not paused\.$/ : /is not held/);
	// The brake may be pressed before the list knows that it is paused: it sets what is set, and changes nothing.
	if (action === 'pause' && isPaused) return kind === 'Deployment' ? {type: 'done'} : refused(/is held already/);
	if (action === 'restart' && isPaused && kind === 'Deployment') return refused(/is paused: it can be restarted once/);
	return {type: 'done'};
}

/** The spec that the action leaves, from what was there right before it: nothing else may differ. */
export function specAfter(cell: Cell, {spec}: Seen, {templates, strategy}: Origin, now: Seen): unknown {
	const {kind, action, state} = cell;
	const {template, paused: _paused, ...rest} = spec;
	const staysPaused = action === 'roll to' && state === 'paused half way' && kind === 'Deployment';
	switch (action) {
		case 'undo':
			return {...rest, template: goesBackTo(cell) === 'v1' ? templates.v1 : templates.v2};
		case 'roll to':
			return {...rest, template: templates.v1, ...(staysPaused ? {paused: true} : {})};
		case 'pause':
			return kind === 'Deployment' ? {...spec, paused: true} : {...spec, updateStrategy: heldStrategy(cell, strategy)};
		case 'resume':
			return kind === 'Deployment' ? {...rest, template} : {...spec, updateStrategy: strategy};
		case 'restart':
			return {...spec, template: restarted(template, now)};
		case 'scale':
			return {...spec, replicas: otherSize(state, kind)};
		case 'set image':
			return {
				...spec,
				template: {
					...template,
					spec: {...template.spec, containers: template.spec.containers.map(each => ({...each, image: 'web:v9'}))},
				},
			};
	}
}

/** No set is scaled beyond it. */
const highestPartition = 2 ** 31 - 1;

function heldStrategy({kind}: Cell, {rollingUpdate}: Origin['strategy']): object {
	return kind === 'DaemonSet'
		? {type: 'OnDelete'}
		: {type: 'RollingUpdate', rollingUpdate: {...rollingUpdate, partition: highestPartition}};
}

/** Undo goes to the last one that all pods had and served with, and, previewed anew after a change, where it was to go. */
export function goesBackTo({kind, action, state}: Pick<Cell, 'kind' | 'action' | 'state'>): 'v1' | 'v2' {
	const onceMore = ['rolling', 'stuck half way', 'deadline exceeded', 'paused half way'];
	// A DaemonSet has come to no pods by a third template.
	const isThird = onceMore.includes(state) || (kind === 'DaemonSet' && state === 'scaled to zero');
	return action === 'undo' && isThird ? 'v2' : 'v1';
}

const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** With the time of the restart, which only the server's clock knows, taken from what is there now. */
function restarted(template: PodTemplateSpec, now: Seen): PodTemplateSpec {
	const at = now.spec.template.metadata?.annotations?.[restartedAt] ?? 'none';
	const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at);
	const annotations = {...template.metadata?.annotations, [restartedAt]: isTime ? at : 'a time'};
	return {...template, metadata: {...template.metadata, annotations}};
}

const goesBack = (action: Cell['action']) => action === 'undo' || action === 'roll to';

/** Whether all its pods come to the template that the action leaves, and serve. */
export function comesThrough({kind, action, state}: Cell): boolean {
	if (state === 'scaled to zero') return action === 'scale' || (kind === 'DaemonSet' && goesBack(action));
	const isHalfWay = ['rolling', 'stuck half way', 'deadline exceeded', 'paused half way'].includes(state);
	const isHeld = state === 'paused' || state === 'paused half way';
	if (goesBack(action))
		return !isHeld || (kind === 'Deployment' && !(action === 'roll to' && state === 'paused half way'));
	if (action === 'pause' || isHalfWay) return false;
	return !isHeld || action === 'resume';
}

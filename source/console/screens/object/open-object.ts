import type {ObjectName, ObjectOutcome} from '../../../cluster/cluster.ts';
import type {ConsoleState} from '../../state.ts';
import {push, type Step, stay} from '../../step.ts';
import {watchedTarget} from '../../watched.ts';
import type {ObjectAnswer, ObjectScreen} from './object-screen.ts';

/** Opens an object as YAML and asks for it. */
export function openObject(state: ConsoleState, object: ObjectName, nowMs: number): Step {
	const target = watchedTarget(state) ?? (isWorkload(object) ? {...object, kind: object.kind} : undefined);
	if (target === undefined) {
		return stay(state);
	}
	const ticket = state.nextTicket;
	const screen: ObjectScreen = {
		name: 'object',
		target,
		object,
		ticket,
		askedMs: nowMs,
		showValues: false,
		top: 0,
		filter: '',
		filtering: false,
	};
	return [{...push(state, screen), nextTicket: ticket + 1}, [{type: 'read-object', object, ticket}]];
}

const isWorkload = (
	object: ObjectName,
): object is ObjectName & {readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'} =>
	object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'DaemonSet';

/** Asks for it again; what is there stays until the answer comes. */
export function readAgain(state: ConsoleState, screen: ObjectScreen, nowMs: number): Step {
	const ticket = state.nextTicket;
	const {answer, ...rest} = screen;
	const waiting = {...rest, ticket, askedMs: nowMs, ...(answer?.type === 'read' ? {answer} : {})};
	return [{...state, screen: waiting, nextTicket: ticket + 1}, [{type: 'read-object', object: screen.object, ticket}]];
}

/** The answer, on whichever screen that asked for it; older ones belong to nobody. */
export function objectRead(state: ConsoleState, ticket: number, outcome: ObjectOutcome, nowMs: number): ConsoleState {
	const answer: ObjectAnswer =
		outcome.type === 'read'
			? {type: 'read', object: outcome.object, atMs: nowMs}
			: {type: 'failed', sentence: outcome.sentence};
	const answered = (screen: ConsoleState['screen']) =>
		screen.name === 'object' && screen.ticket === ticket ? {...screen, answer} : screen;
	return {...state, screen: answered(state.screen), below: state.below.map(answered)};
}

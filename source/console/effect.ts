import type {ActionRequest, Preview} from '../cluster/actions/action.ts';
import type {FreezeKind, FreezePlan} from '../cluster/actions/freeze.ts';
import type {LogQuery, ObjectName, PodName, WorkloadName} from '../cluster/cluster.ts';

import type {Place} from './places.ts';

/** What `update` asks to be done; `runEffect` does it and sends the result back as a message. */
export type Effect =
	| {readonly type: 'open'; readonly target: WorkloadName}
	| {readonly type: 'close-workload'}
	/** Undefined: none any more. */
	| {readonly type: 'open-pod'; readonly pod: PodName | undefined}
	| {readonly type: 'open-log'; readonly query: LogQuery | undefined}
	| {readonly type: 'read-object'; readonly object: ObjectName; readonly ticket: number}
	| {readonly type: 'list-namespaces'; readonly ticket: number}
	| {readonly type: 'list-contexts'}
	| {readonly type: 'go'; readonly place: Place}
	| {readonly type: 'copy'; readonly text: string}
	| {readonly type: 'pause'; readonly target: WorkloadName}
	| {readonly type: 'preview'; readonly request: ActionRequest; readonly ticket: number}
	| {readonly type: 'perform'; readonly preview: Preview; readonly ticket: number}
	| {readonly type: 'preview-freeze'; readonly kind: FreezeKind; readonly ticket: number}
	| {
			readonly type: 'perform-freeze';
			readonly plan: FreezePlan;
			readonly chosen: readonly string[];
			readonly ticket: number;
	  }
	| {readonly type: 'ask-rights'; readonly target: WorkloadName}
	| {readonly type: 'reconnect'}
	/** Calls a person who looks elsewhere. */
	| {readonly type: 'ring'; readonly text: string}
	| {readonly type: 'redraw'}
	| {readonly type: 'mouse'; readonly isOn: boolean}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'};

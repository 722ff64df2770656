import type {ActionRequest, Preview} from '../cluster/actions/action.ts';
import type {WorkloadName} from '../cluster/cluster.ts';

/** What `update` asks to be done; `runEffect` does it and sends the result back as a message. */
export type Effect =
	| {readonly type: 'open'; readonly target: WorkloadName}
	| {readonly type: 'close-workload'}
	| {readonly type: 'pause'; readonly target: WorkloadName}
	| {readonly type: 'preview'; readonly request: ActionRequest; readonly ticket: number}
	| {readonly type: 'perform'; readonly preview: Preview; readonly ticket: number}
	| {readonly type: 'reconnect'}
	| {readonly type: 'redraw'}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'};

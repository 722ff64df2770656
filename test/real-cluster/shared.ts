import {after, before} from 'node:test';
import {type ControlPlane, startControlPlane} from '../helpers/control-plane.ts';

let running: ControlPlane | undefined;

// All files run in one process: these hooks, at its root, start and stop the control plane once.
before(async () => {
	running = await startControlPlane({
		assets: process.env.KUBEBUILDER_ASSETS ?? '',
		users: ['viewer', 'stranger', 'auditor', 'tenant', 'reader', 'operator', 'bystander', 'onlooker'],
		audited: ['operator', 'bystander', 'onlooker'],
		logs: {lines: ['starting', 'listening on :8080'], previous: ['starting', 'panic: no database']},
	});
});
after(() => running?.stop());

/** The control plane that all tests share; each works in a namespace of its own. */
export function controlPlane(): ControlPlane {
	if (!running) throw new Error('The control plane is there only while tests run.');
	return running;
}

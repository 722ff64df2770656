/**
 * What the console does to open a cluster, as a program of its own: in a pod's place, which is a mount namespace, a test
 * can't be itself. Runs until it is ended; says on standard output why it can't.
 */
import {openCluster} from '../../../source/commands/open-cluster.ts';

const session = openCluster({allNamespaces: false, readOnly: true, simulate: false}, process);
if (!session.ok) {
	process.stdout.write(session.sentence);
	process.exitCode = 1;
}

import type {ActionRequest} from '../cluster/actions/action.ts';
import {kubectlCommand} from '../cluster/actions/kubectl-line.ts';
import {type RequestKnowledge, requestLine} from '../cluster/actions/request-line.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import {logLineLimit} from '../cluster/opened-log.ts';
import {heldWorkload} from './screens/ask/asked.ts';
import {freezeLinesOf} from './screens/freeze/freeze-rows.ts';
import {historyRevisions, selectedHistoryRevision} from './screens/history/revisions.ts';
import type {LogsScreen} from './screens/logs/logs-screen.ts';
import type {ConsoleState, Scene} from './state.ts';

const wordOf = ({kind, name}: {readonly kind: string; readonly name: string}) => `${kind.toLowerCase()}/${name}`;

/** The kubectl line that shows what the screen shows, or does what it asks about; undefined: there is none. */
export function kubectlOf(state: ConsoleState, scene: Scene): string | undefined {
	const {screen} = state;
	const {identity} = scene.view;
	const at = (namespace: string, ...words: readonly string[]) => kubectlCommand(identity, ['-n', namespace, ...words]);
	switch (screen.name) {
		case 'workloads': {
			const scope = identity.namespace === undefined ? ['-A'] : ['-n', identity.namespace];
			const {labelSelector} = identity;
			const selected = labelSelector === undefined ? [] : ['-l', labelSelector];
			return kubectlCommand(identity, [...scope, 'get', 'deployments,statefulsets,daemonsets', ...selected]);
		}
		case 'rollout':
			return at(screen.target.namespace, 'rollout', 'status', wordOf(screen.target));
		case 'history': {
			const revision = selectedHistoryRevision(scene.view, screen.selectedUid, scene.nowMs);
			return historyLine(at, screen.target, revision?.number);
		}
		case 'diff': {
			const shown = historyRevisions(scene.view).find(({object}) => object.metadata.uid === screen.toUid);
			return historyLine(at, screen.target, shown?.number);
		}
		case 'confirm': {
			const {stage} = screen;
			return stage.stage === 'ready' || stage.stage === 'sending'
				? stage.preview.kubectl
				: isUnpreviewed(state)
					? requestLine(identity, screen.request, knowledgeOf(screen.request, scene))
					: undefined;
		}
		case 'freeze': {
			const lines = freezeLinesOf(screen, identity);
			return lines.length === 0 ? undefined : lines.join('\n');
		}
		case 'pod':
			return at(screen.pod.namespace, 'describe', `pod/${screen.pod.name}`);
		case 'logs':
			return at(screen.pod.namespace, 'logs', ...logWords(screen));
		case 'events':
			return screen.about
				? at(screen.about.namespace, 'events', `--for=pod/${screen.about.name}`)
				: at(screen.target.namespace, 'get', 'events', '--sort-by=.lastTimestamp');
		case 'object':
			return at(screen.object.namespace, 'get', wordOf(screen.object), '-o', 'yaml');
		case 'namespaces':
			return kubectlCommand(identity, ['get', 'namespaces']);
		case 'contexts':
			return kubectlCommand({...identity, context: ''}, ['config', 'get-contexts']);
		case 'ask':
		case 'command':
		case 'help':
			return undefined;
	}
}

/** Whether what Confirm would copy is from no preview: the server did not answer, or could not tell. */
export function isUnpreviewed({screen}: ConsoleState): boolean {
	return screen.name === 'confirm' && (screen.stage.stage === 'previewing' || screen.stage.stage === 'unable');
}

function knowledgeOf(request: ActionRequest, scene: Scene): RequestKnowledge {
	const workload = heldWorkload(request, scene);
	const proposed = request.kind === 'undo' && request.proposed !== 'none' ? request.proposed : undefined;
	const uid = proposed && 'uid' in proposed ? proposed.uid : undefined;
	const revision = historyRevisions(scene.view).find(({object}) => object.metadata.uid === uid);
	return {isPaused: workload?.kind === 'Deployment' && workload.spec.paused === true, revision: revision?.number};
}

function historyLine(
	at: (namespace: string, ...words: readonly string[]) => string,
	target: WorkloadName,
	revision: number | undefined,
): string {
	const which = revision === undefined || revision === 0 ? [] : [`--revision=${revision}`];
	return at(target.namespace, 'rollout', 'history', wordOf(target), ...which);
}

function logWords({pod, container, previous, from, timestamps}: LogsScreen): readonly string[] {
	return [
		pod.name,
		'-c',
		container,
		`--tail=${logLineLimit}`,
		...(previous ? ['--previous'] : from === undefined ? ['-f'] : []),
		...(timestamps ? ['--timestamps'] : []),
	];
}

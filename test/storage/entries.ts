import type {Intent, Receipt} from '../../source/storage/journal-entry.ts';

/** An undo that is about to be sent. */
export function intent(parts: Partial<Intent> = {}): Intent {
	return {
		type: 'intent',
		id: 'a',
		atMs: 1_000,
		pid: 1,
		host: 'here',
		by: 'console',
		context: 'prod-eu',
		server: 'https://prod-eu.example:6443',
		namespace: 'shop',
		object: 'deployment/web',
		uid: 'uid-web',
		generation: 4,
		doing: 'undo deployment/web to revision 6',
		changes: [{path: 'spec.template.spec.containers[web].image', from: 'web:v2', to: 'web:v1'}],
		kubectl: 'kubectl --context prod-eu -n shop rollout undo deployment/web --to-revision=6',
		...parts,
	};
}

/** What became of it. */
export function receipt({type: _type, pid: _pid, host: _host, ...story}: Intent): Receipt {
	return {...story, type: 'receipt', result: 'done', sentence: 'undid deployment/web to revision 6'};
}

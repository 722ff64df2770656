import type {AccessAnswer, AccessQuestion} from '../kubernetes/access.ts';
import type {Result} from '../kubernetes/errors.ts';
import {kindWords} from '../rollout/workload-kind.ts';
import type {ClusterView} from './cluster.ts';
import type {WorkloadName} from './workload-name.ts';

/** What may be changed of a workload: itself, or its size by its scale. */
export type ChangedPart = 'itself' | 'scale';

/** What is known of the user's rights: by `rightKey`, whether it is allowed. What is not in it is not known. */
export type Rights = ReadonlyMap<string, boolean>;

/** `deployments in shop`, `deployments/scale in shop`, as RBAC names it. */
export function rightName({kind, namespace}: WorkloadName, part: ChangedPart): string {
	return `${kindWords[kind].plural}${part === 'scale' ? '/scale' : ''} in ${namespace}`;
}

const namedKey = (target: WorkloadName, part: ChangedPart) => `${rightName(target, part)} ${target.name}`;

/** Whether the user may change it; undefined: not known, which is no refusal. */
export function mayChange(rights: Rights | undefined, target: WorkloadName, part: ChangedPart): boolean | undefined {
	// A role can be for all objects of a namespace, or for single ones by their names.
	return rights?.get(rightName(target, part)) === true ? true : rights?.get(namedKey(target, part));
}

export interface RightsOptions {
	readonly review: (question: AccessQuestion) => Promise<Result<AccessAnswer>>;
	readonly onChange: () => void;
}

/** Asks the API server what the user may do, when somebody is about to do it. */
export interface RightsWatch {
	rights(): Rights;
	/** Asks what is not known of this workload; what was refused is asked anew, for rights are given in the midst of an incident. */
	ask(target: WorkloadName): void;
	forget(): void;
}

/** A namespace and a kind have two; a person looks at some dozens of them. More are asked for again. */
const mostKnown = 500;

/** Workloads whose rights are being asked for at one time: of more, the server is asked when they are looked at again. */
const mostAsking = 4;

/**
 * Keeps what access reviews say: one review for a namespace, kind and part, and where that is refused one for each
 * workload; a workload that is asked for anew asks for both. A hint: what the server says to the write itself is the truth, and a review that fails says nothing.
 */
export function createRights({review, onChange}: RightsOptions): RightsWatch {
	let known: ReadonlyMap<string, boolean> = new Map();
	/** What is refused for a namespace and kind as a whole: only the names are asked for. */
	const refused = new Set<string>();
	const asking = new Set<string>();
	const underWay = new Map<string, ReturnType<RightsOptions['review']>>();

	function keep(key: string, allowed: boolean): void {
		if (known.get(key) === allowed) return;
		known = new Map([...known, [key, allowed] as const].slice(-mostKnown));
		onChange();
	}

	/** Two workloads of a kind wait for the same answer. */
	function reviewWhole(whole: string, question: AccessQuestion): ReturnType<RightsOptions['review']> {
		const answer = underWay.get(whole) ?? review(question).finally(() => underWay.delete(whole));
		underWay.set(whole, answer);
		return answer;
	}

	async function askFor(target: WorkloadName, part: ChangedPart): Promise<void> {
		const {kind, namespace, name} = target;
		const whole = rightName(target, part);
		if (known.get(whole) === true) return;
		const subresource = part === 'scale' ? {subresource: 'scale'} : {};
		const question = {verb: 'patch', group: 'apps', resource: kindWords[kind].plural, namespace, ...subresource};
		const ownKey = namedKey(target, part);
		if (!refused.has(whole) || known.has(ownKey)) {
			const answer = await reviewWhole(whole, question);
			if (!answer.ok) return;
			if (answer.value.allowed) {
				refused.delete(whole);
				return keep(whole, true);
			}
			if (refused.size >= mostKnown) refused.clear();
			refused.add(whole);
		}
		const named = await review({...question, name});
		if (named.ok) keep(ownKey, named.value.allowed);
	}

	return {
		rights: () => known,
		ask(target) {
			const key = namedKey(target, 'itself');
			if (asking.has(key) || asking.size >= mostAsking) return;
			asking.add(key);
			const parts: readonly ChangedPart[] = target.kind === 'DaemonSet' ? ['itself'] : ['itself', 'scale'];
			void Promise.all(parts.map(part => askFor(target, part))).finally(() => asking.delete(key));
		},
		forget() {
			known = new Map();
			refused.clear();
		},
	};
}

interface Viewed {
	view(): ClusterView;
	subscribe(listener: () => void): () => void;
}

/** A view with what is known of rights; parts that did not change keep their identity. */
export function withRights({view}: Viewed, {rights}: RightsWatch): Pick<Viewed, 'view'> {
	let last: {readonly plain: ClusterView; readonly rights: Rights; readonly view: ClusterView} | undefined;
	return {
		view() {
			const plain = view();
			const known = rights();
			if (last?.plain !== plain || last.rights !== known) {
				last = {plain, rights: known, view: known.size === 0 ? plain : {...plain, rights: known}};
			}
			return last.view;
		},
	};
}

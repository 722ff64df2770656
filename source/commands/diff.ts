import {rolloutFacts} from '../console/screens/rollout/facts.ts';
import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {missingRevisionText} from '../rollout/missing-revision.ts';
import type {Revision} from '../rollout/revisions.ts';
import {diffTemplates} from '../rollout/template-diff.ts';
import {changesJson, type FieldChangeJson, unifiedText} from '../rollout/template-diff-text.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/** A template by the name that a difference calls it. */
export interface NamedTemplate {
	readonly name: string;
	/** Undefined: the present one. */
	readonly revision?: number;
	readonly template: PodTemplateSpec;
}

/** What differs, as unified text and for programs; what may be secret is masked in both. */
export function revisionDifference(
	before: NamedTemplate,
	after: NamedTemplate,
): {readonly text: string; readonly json: readonly FieldChangeJson[]} {
	const changes = diffTemplates(before.template, after.template);
	return {
		text: unifiedText(changes, {before: before.name, after: after.name}),
		json: changesJson(changes),
	};
}

/**
 * `rolltop diff KIND/NAME`: what is rolling; with --revision=N from that revision to the present template, with
 * --to-revision=N what rolling to it would change, with both from the one to the other.
 */
export async function diffCommand(context: CommandContext): Promise<number | undefined> {
	const {cluster, output, target} = context;
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	const workload = loaded.ok ? loaded.opened.workload : undefined;
	if (!loaded.ok || !workload) {
		output.fail(loaded.ok ? 'it is not known' : loaded.sentence);
		return loaded.ok ? EXIT.cluster : loaded.exitCode;
	}
	const facts = rolloutFacts(loaded.opened, workload, cluster.now());
	const ref = workloadRef(target);
	const present: NamedTemplate = {name: `${ref} now`, template: workload.spec.template};
	const pair = chosen(context, facts.revisions, facts.from, present);
	if (typeof pair === 'string') {
		output.fail(pair);
		return EXIT.failed;
	}
	const [before, after] = pair;
	const {text, json} = revisionDifference(before, after);
	const {kind, namespace, name} = target;
	output.json({
		context: cluster.view().identity.context,
		namespace,
		kind,
		name,
		from: {revision: before.revision ?? null},
		to: {revision: after.revision ?? null},
		changes: json,
	});
	if (text !== '') output.say(text.trimEnd());
	else if (output.format === 'text') output.warn(`${before.name} and ${after.name} have the same template.`);
	return EXIT.done;
}

/** The two templates that are compared, or why there are none. */
function chosen(
	{settings: {revision, toRevision}, target}: CommandContext,
	revisions: readonly Revision[],
	rollingFrom: Revision | undefined,
	present: NamedTemplate,
): readonly [NamedTemplate, NamedTemplate] | string {
	const ref = workloadRef(target);
	const named = ({number, template}: Revision): NamedTemplate => ({
		name: `${ref} revision ${number}`,
		revision: number,
		template,
	});
	const find = (number: number) => revisions.find(each => each.number === number);
	for (const number of [revision, toRevision]) {
		if (number !== undefined && find(number) === undefined) {
			return missingRevisionText(ref, number, revisions);
		}
	}
	const [from, to] = [revision, toRevision].map(number => (number === undefined ? undefined : find(number)));
	if (from && to) return [named(from), named(to)];
	if (to) return [present, named(to)];
	const base = from ?? rollingFrom ?? revisions.find(({current}) => !current);
	return base ? [named(base), present] : `${ref} has no other revision to compare with.`;
}

import {mayChange} from '../../../cluster/rights.ts';
import {creationSentence} from '../../../rollout/diagnosis/creation-diagnosis.ts';
import type {Level} from '../../../rollout/diagnosis/diagnosis.ts';
import {diagnosisText, prospectText} from '../../../rollout/diagnosis/diagnosis-text.ts';
import {proofText} from '../../../rollout/proof.ts';
import {fitNames} from '../../fit-names.ts';
import {listed, shortImage} from '../../format.ts';
import {fitLine, type Line, type Span, span} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {wrapKeepingEnd} from '../../wrap-keeping-end.ts';
import type {RolloutFacts} from './facts.ts';

const levelGlyphs: Readonly<Record<Level, string>> = {fault: '✗', transient: '!', wait: ' '};
const levelTokens: Readonly<Record<Level, Span['token']>> = {fault: 'bad', transient: 'paused', wait: 'busy'};

/** What stands in the way, in one or two sentences; none when nothing does. Wrapped to at most `mostLines`. */
export function diagnosisLines(
	{diagnoses: [first], progress: {failure}}: RolloutFacts,
	{nowMs}: Scene,
	columns: number,
	mostLines: number,
): readonly Line[] {
	if (first === undefined) {
		return [];
	}
	const token = levelTokens[first.level];
	// The status sentence above has said why pods can't be created: this goes on from there.
	const isSaid = failure !== undefined && first.sentence.endsWith(creationSentence(failure.message || failure.reason));
	const text = isSaid ? prospectText(first, nowMs) : diagnosisText(first, nowMs);
	return wrapped(text, columns, mostLines, isSaid ? ' ' : levelGlyphs[first.level], token);
}

/** The cluster's own words behind the diagnosis, where its sentence does not end with the same ones. */
export function evidenceLines({diagnoses: [first]}: RolloutFacts, columns: number, mostLines: number): readonly Line[] {
	const told = first?.evidence ?? '';
	return told === '' || first?.sentence.endsWith(told) ? [] : wrapped(told, columns, mostLines, ' ', 'faint');
}

/** `undo, or push the image`: undo first, where there is a revision to go to; undefined where there is only to wait. */
export function toDo({diagnoses: [first], undo}: Pick<RolloutFacts, 'diagnoses' | 'undo'>): string | undefined {
	const mend = first?.next;
	return mend !== undefined && first?.undoHelps && undo ? `undo, or ${mend}` : mend;
}

/** What a person can do. In a single line names are shortened, so that what is done last is still said. */
export function toDoLines(
	facts: Pick<RolloutFacts, 'diagnoses' | 'undo' | 'leftOver'>,
	columns: number,
	mostLines: number,
): readonly Line[] {
	const {
		diagnoses: [first],
		leftOver,
	} = facts;
	const next = toDo(facts);
	// Where `u` deletes the pods, it says so itself.
	const hasCommand = first?.cause === 'stateful-set-trap' && !first.undoHelps && leftOver.length === 0;
	if (next === undefined) return [];
	const text = `to do${hasCommand ? ' (:unstick)' : ''}: ${withKeys(next)}`;
	return wrapped(mostLines === 1 ? fitNames(text, columns - 5) : text, columns, mostLines, '→', 'plain');
}

/** Where logs are to be read, the keys that lead to them, for which a narrow footer may have no room. */
function withKeys(next: string): string {
	return next.replace(
		/read the logs(?: of the (last run|init container))?/,
		(words, whose) => `${words} (${whose === 'last run' ? 'l, then P' : 'l'})`,
	);
}

/** What else is wrong, the most telling of it. */
export function alsoLine({diagnoses: [, ...others]}: RolloutFacts, columns: number): readonly Line[] {
	const more = others.filter(({level}) => level !== 'wait').map(({sentence}) => `also: ${sentence}`);
	return more.slice(0, 1).flatMap(text => wrapped(text, columns, 1, ' ', 'faint'));
}

function wrapped(
	text: string,
	columns: number,
	mostLines: number,
	glyph: string,
	token: Span['token'],
): readonly Line[] {
	return wrapKeepingEnd(text, columns - 5, mostLines).map((part, index) =>
		fitLine([span(index === 0 ? ` ${glyph} ` : '   ', token), span(part, token)], columns),
	);
}

/** The ways out, when there are some and they may be wanted: of what is paused, to go on is the first. */
export function hintLine(facts: RolloutFacts, scene: Scene, columns: number): readonly Line[] {
	// What the keys may not do is no way out: the footer says why.
	const isRefused = mayChange(scene.view.rights, facts.opened.target, 'itself') === false;
	if (scene.writesDisabled !== undefined || isRefused) {
		return [];
	}
	const hints = [...resumeHint(facts), ...undoHint(facts)];
	const spans = hints.flatMap((hint, index) => [...(index > 0 ? [span('    ')] : []), ...hint]);
	return hints.length === 0 ? [] : [fitLine([span('   '), ...spans], columns)];
}

function resumeHint({workload, progress}: RolloutFacts): readonly (readonly Span[])[] {
	if (progress.phase !== 'paused' && !(workload.kind === 'Deployment' && workload.spec.paused === true)) {
		return [];
	}
	const {updated, desired} = progress;
	const text = updated === desired ? 'let it roll again' : `go on, ${updated} of ${desired} updated`;
	return [[span('p', 'key'), span(`  resume: ${text}`)]];
}

function undoHint({undo, progress, from, current, isTroubled, leftOver}: RolloutFacts): readonly (readonly Span[])[] {
	if (leftOver.length > 0) {
		const text = `delete ${listed(leftOver, 3)}: ${leftOver.length === 1 ? 'it comes' : 'they come'} back with revision ${current?.number}`;
		return [[span('u', 'key'), span(`  ${text}`)]];
	}
	const inTrouble = progress.phase === 'deadline-exceeded' || progress.failure !== undefined || isTroubled;
	// What was reached by undo is on its way back already: to undo that would bring the fault back.
	const isGoingBack = current !== undefined && current.formerNumbers.length > 0;
	if (undo === undefined || !(inTrouble || (from !== undefined && !isGoingBack))) {
		return [];
	}
	const {revision, proof} = undo;
	const image = listed(revision.images.map(shortImage), 2);
	return [[span('u', 'key'), span(`  undo to revision ${revision.number} (${image}; ${proofText(proof)})`)]];
}

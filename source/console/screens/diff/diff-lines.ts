import type {PodTemplateSpec} from '../../../kubernetes/objects.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {diffTemplates, type FieldChange} from '../../../rollout/template-diff.ts';
import {imageChange} from '../../format.ts';
import {emptyText, isOld} from '../../freshness-text.ts';
import {emptyLine, fitLine, type Line, span, wrapText} from '../../line.ts';
import {presentTemplateOf} from '../../owned.ts';
import {scrolled} from '../../scrolled.ts';
import type {Scene} from '../../state.ts';
import {changeLines} from '../change-lines.ts';
import {historyRevisions} from '../history/revisions.ts';
import type {DiffScreen} from './diff-screen.ts';
import {cameSince} from './open-diff.ts';

/** What is compared, and an empty line where there is room. */
export const diffHeadRows = (bodyRows: number) => (bodyRows >= 14 ? 2 : 1);

/** One side of the comparison. */
interface Side {
	readonly words: string;
	readonly template: PodTemplateSpec;
	readonly images: readonly string[];
}

function sideOf(uid: string | undefined, revisions: readonly Revision[], {view}: Scene): Side | undefined {
	const revision = uid === undefined ? undefined : revisions.find(({object}) => object.metadata.uid === uid);
	if (revision) {
		return {words: `revision ${revision.number}`, template: revision.template, images: revision.images};
	}
	const template = uid === undefined ? presentTemplateOf(view) : undefined;
	return template && {words: 'the present template', template, images: imagesOf(template)};
}

const imagesOf = ({spec: {containers}}: PodTemplateSpec) => containers.map(({image = ''}) => image);

/** What differs; undefined: one of the two is not there. */
export function diffChanges(screen: DiffScreen, scene: Scene): readonly FieldChange[] | undefined {
	const revisions = historyRevisions(scene.view);
	const [from, to] = [sideOf(screen.fromUid, revisions, scene), sideOf(screen.toUid, revisions, scene)];
	return from && to && diffTemplates(from.template, to.template, {showValues: screen.showValues});
}

/** All lines of the difference. */
export function diffContent(screen: DiffScreen, scene: Scene, columns: number): readonly Line[] {
	const say = (text: string) => wrapText(text, columns - 4, 4).map(part => fitLine([span('   '), span(part)], columns));
	const changes = diffChanges(screen, scene);
	if (changes === undefined) {
		return say(missingText(scene, historyRevisions(scene.view).length > 0));
	}
	return changes.length === 0 ? say('Nothing differs: the templates are the same.') : changeLines(changes, columns);
}

function missingText({view: {opened}}: Scene, hasSome: boolean): string {
	if (opened === undefined) {
		return 'loading revisions';
	}
	return hasSome || opened.replicaSets.freshness.state === 'live'
		? 'A revision that was compared here is gone: its object was deleted. esc goes back.'
		: emptyText(opened.replicaSets.freshness, 'revisions');
}

/** The Diff screen: at most `bodyRows` lines. */
export function diffLines(screen: DiffScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const revisions = historyRevisions(scene.view);
	const [from, to] = [sideOf(screen.fromUid, revisions, scene), sideOf(screen.toUid, revisions, scene)];
	const later = cameSince(screen, scene);
	const isRoomy = diffHeadRows(bodyRows) === 2;
	const saidLong = later && `   revision ${later.number} came since: d compares with it`;
	const saidShort = later && `   ${later.number} came since: d`;
	const news = span((isRoomy ? saidLong : saidShort) ?? '', 'busy');
	const head = fitLine(
		[
			span(from && to ? ` ${from.words} → ${to.words}` : ' difference', 'strong'),
			...(isRoomy ? [] : [news]),
			span(from && to ? `   ${imageChange(from.images, to.images)}` : ''),
			span(screen.showValues ? '   values shown: v masks them' : '', 'paused'),
		],
		columns,
	);
	const heads = isRoomy ? [head, later ? fitLine([news], columns) : emptyLine] : [head];
	const lines = scrolled(diffContent(screen, scene, columns), screen.top, columns, bodyRows - heads.length);
	const {opened} = scene.view;
	const isPast = opened !== undefined && (opened.gone !== undefined || isOld(opened.replicaSets.freshness));
	return [...heads, ...(isPast ? lines.map(line => ({...line, dimmed: true})) : lines)].slice(0, bodyRows);
}

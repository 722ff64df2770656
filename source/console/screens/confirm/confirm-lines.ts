import type {ActionRequest, DryRunVerdict, Preview} from '../../../cluster/actions/action.ts';
import {placeName} from '../../../cluster/identity.ts';
import {workloadRef} from '../../../rollout/workload-kind.ts';
import {fitNames} from '../../fit-names.ts';
import {canPreviewAnew} from '../../keys/confirm-keys.ts';
import {windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, type Span, span, wrapText} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {changeLines} from '../change-lines.ts';
import {typedNameLines} from '../typed-name-lines.ts';
import {waitingText} from '../waiting-text.ts';
import type {ConfirmScreen} from './confirm-screen.ts';
import {forecastTexts} from './forecast-text.ts';
import {leafChanges} from './leaf-changes.ts';
import {outdatedBy, worseNow} from './outdated.ts';
import {shownChanges} from './shown-changes.ts';
import {confirmVerb} from './verb.ts';

/** The Confirm screen: at most `bodyRows` lines. The question stands at the end, in view whatever is scrolled. */
export function confirmLines(screen: ConfirmScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const {head, content, question, available, windowRows} = placedParts(screen, scene, columns, bodyRows);
	if (content.length <= available) {
		return [...head, ...content, ...question].slice(-bodyRows);
	}
	const {top, end} = windowOf(content.length, windowRows, screen.top, undefined);
	const below = content.length - end;
	const hidden = [top > 0 ? `${top} above` : '', below > 0 ? `${below} below` : ''].filter(part => part !== '');
	const more = fitLine([span(`   … lines: ${hidden.join(', ')} (j k)`, 'faint')], columns);
	const seen = [...content.slice(top, end), more].slice(0, available);
	return [...head, ...seen, ...question].slice(-bodyRows);
}

/** For the keys: how many lines can be the first that is seen, and how many a page holds. */
export function confirmScroll(screen: ConfirmScreen, scene: Scene, columns: number, bodyRows: number) {
	const {content, windowRows} = placedParts(screen, scene, columns, bodyRows);
	return {tops: Math.max(1, content.length - windowRows + 1), page: windowRows};
}

/**
 * Most rows of the title and of each warning, until with them the rest has room: a line of what it is about, and, where there
 * is room for that, one that says how much more there is.
 */
const shares = [
	{titleRows: 2, warningRows: 3, contentRows: 2},
	{titleRows: 2, warningRows: 2, contentRows: 2},
	{titleRows: 1, warningRows: 2, contentRows: 2},
	{titleRows: 1, warningRows: 2, contentRows: 1},
] as const;

type Share = (typeof shares)[number] | typeof leastShare;

const leastShare = {titleRows: 1, warningRows: 1, contentRows: 0} as const;

/** What speaks against it is read to its end, on the smallest screen by scrolling. */
const mostWarningRows = 20;

function placedParts(screen: ConfirmScreen, scene: Scene, columns: number, bodyRows: number) {
	const {title, warnings, questionAfter, whole, cut = whole} = confirmParts(screen, scene, columns, bodyRows);
	// The header says it too, but there it may be cut; nobody may mistake which cluster this changes.
	const place = `${placeName(scene.view.identity)} · ${screen.request.target.namespace}`;
	const warned = (most: number) =>
		warnings.flatMap(text =>
			wrapText(text, columns - 2, most).map(part => fitLine([span(' '), span(part, 'bad')], columns)),
		);
	const partsWith = ({titleRows, warningRows}: Share) => {
		const titled = titleRows === 1 ? [fitNames(title, columns - 2)] : wrapText(title, columns - 2, titleRows);
		return {
			head: [
				...titled.map(part => fitLine([span(' '), span(part, 'strong')], columns)),
				fitLine([span(' in '), span(place, 'strong')], columns),
			],
			question: questionAfter(warned(warningRows)),
		};
	};
	const share =
		shares.find(one => {
			const {head, question} = partsWith(one);
			return head.length + question.length + one.contentRows <= bodyRows;
		}) ?? leastShare;
	const {head, question} = partsWith(share);
	const all = warned(mostWarningRows);
	// Of what has no room beside the question the whole is what is read first.
	const untold = all.length > warned(share.warningRows).length ? all : [];
	const available = Math.max(0, bodyRows - head.length - question.length);
	const content = untold.length + whole.length > available ? [...untold, ...cut] : [...untold, ...whole];
	// Where not all is seen, a line says so.
	const windowRows = Math.max(1, content.length <= available ? available : available - 1);
	return {head, content, question, available, windowRows};
}

/** What stands between the title and the question. */
interface Content {
	/** Where all of it is seen. */
	readonly whole: readonly Line[];
	/** Where it is not: it begins with what speaks against it, for `y` is asked for right below. Absent: the same. */
	readonly cut?: readonly Line[];
}

interface Parts extends Content {
	readonly title: string;
	/** What speaks against it, each a text. */
	readonly warnings: readonly string[];
	/** What is asked, with the lines of these warnings where they belong. */
	readonly questionAfter: (warned: readonly Line[]) => readonly Line[];
}

/** Below this, empty lines would take the place of what is about to change. */
const airyRows = 14;

function confirmParts(screen: ConfirmScreen, scene: Scene, columns: number, bodyRows: number): Parts {
	const isDense = bodyRows < airyRows;
	const {whole, questionAfter, ...parts} = airyParts(screen, scene, columns, isDense);
	const dense = (lines: readonly Line[]) => lines.filter(line => !isDense || line !== emptyLine);
	return {...parts, whole: dense(whole), questionAfter: warned => dense(questionAfter(warned))};
}

function airyParts(screen: ConfirmScreen, scene: Scene, columns: number, isDense: boolean): Parts {
	const {request, stage} = screen;
	const anew = (leaving: string) => [
		emptyLine,
		fitLine(
			[
				span(' '),
				span('enter', 'key'),
				span(' preview anew', 'strong'),
				span('   '),
				span('esc', 'key'),
				span(` ${leaving}`),
			],
			columns,
		),
	];
	const leave = (text: string) => [emptyLine, fitLine([span(' '), span('esc', 'key'), span(` ${text}`)], columns)];
	const sentence = (text: string, token: Span['token'] = 'plain') =>
		wrapText(text, columns - 4, 6).map(part => fitLine([span('   '), span(part, token)], columns));
	switch (stage.stage) {
		case 'previewing': {
			const asking = waitingText('Reading the present state and asking the server for a dry run', stage.sinceMs, scene);
			return {
				title: titleOf(request),
				whole: [emptyLine, ...sentence(asking, 'busy')],
				...unopposed(leave('leave it as it is')),
			};
		}
		case 'unable':
			return {title: titleOf(request), whole: [emptyLine, ...sentence(stage.sentence)], ...unopposed(anew('back'))};
		case 'changed':
			return {
				title: titleOf(request),
				whole: [
					emptyLine,
					...sentence(`Nothing was written: the ${request.target.kind} is not as it was previewed.`, 'bad'),
					...stage.what.flatMap(text => sentence(`- ${text}`)),
				],
				...unopposed(anew('back')),
			};
		case 'sending':
			return {
				title: stage.preview.title,
				...previewContent(stage.preview, columns, screen.showValues === true),
				...unopposed([
					emptyLine,
					fitLine([span(' sending …', 'busy'), span(' esc leaves, it calls nothing back', 'faint')], columns),
				]),
			};
		case 'ready': {
			const parts = {title: stage.preview.title, ...previewContent(stage.preview, columns, screen.showValues === true)};
			if (canPreviewAnew({screen}, scene)) {
				const changes = outdatedBy(screen, scene);
				return {
					...parts,
					warnings: changes.length === 0 ? [] : [`Not as previewed any more: ${changes.join('; ')}.`],
					questionAfter: warned => [...warned, ...anew('leave it as it is')],
				};
			}
			const warnings = [worseNow(screen, scene), stage.preview.warning].filter(text => text !== undefined);
			const question =
				stage.typed === undefined
					? [questionLine(stage.preview, scene, columns)]
					: typedNameLines(stage.preview.request.target.name, stage.typed, columns, isDense);
			return {...parts, warnings, questionAfter: warned => [emptyLine, ...warned, ...question]};
		}
	}
}

/** A question that nothing speaks against. */
const unopposed = (question: readonly Line[]) => ({warnings: [], questionAfter: () => question});

function titleOf(request: ActionRequest): string {
	const name = workloadRef(request.target);
	switch (request.kind) {
		case 'pause':
			return `pause ${name}`;
		case 'resume':
			return `resume ${name}`;
		case 'undo':
			return `undo ${name}`;
		case 'roll-to':
			return `roll ${name} to revision ${request.revision}`;
		case 'restart':
			return `restart ${name}`;
		case 'scale':
			return `scale ${name} to ${request.replicas}`;
		case 'set-image':
			return `set image of ${request.container} in ${name} to ${request.image}`;
		case 'hold':
			return `hold ${name}`;
	}
}

function questionLine(preview: Preview, {writesDisabled, confirmByName}: Scene, columns: number): Line {
	const yes =
		writesDisabled === undefined
			? [span('y', 'key'), span(` ${confirmVerb(preview, confirmByName === true)}`, 'strong')]
			: [span(`y disabled: ${writesDisabled}`, 'paused')];
	return fitLine([span(' '), ...yes, span('   '), span('esc', 'key'), span(' leave it as it is')], columns);
}

function previewContent(preview: Preview, columns: number, showValues: boolean): Content {
	const {server, forecast, notes, kubectl, whilePaused, other} = preview;
	const changes = leafChanges(shownChanges(preview, showValues));
	const changed =
		changes.length === 0 ? [fitLine([span('   no field changes', 'faint')], columns)] : changeLines(changes, columns);
	const verdict = labelled('server', ...verdictOf(server), columns);
	const foreseen = (forecast === undefined ? [] : forecastTexts(forecast)).map(({label, text, token}) => ({
		isBad: token === 'bad',
		lines: labelled(label, text, token, columns),
	}));
	const told = (some: typeof foreseen) => some.flatMap(({lines}) => lines);
	const known = notes.flatMap(note => labelled('note', note, 'plain', columns));
	const choices = [
		...(whilePaused === undefined ? [] : choiceLines(whilePaused, columns)),
		...(other === undefined ? [] : labelled('tab', `or ${other.words}`, 'strong', columns)),
	];
	const byHand = labelled('kubectl', kubectl, 'faint', columns, mostKubectlLines);
	const isAccepted = server.type === 'accepted';
	return {
		whole: [emptyLine, ...changed, emptyLine, ...verdict, ...told(foreseen), ...choices, ...known, ...byHand],
		// What speaks against it, and what has to be known, stands before what is changed.
		cut: [
			...(isAccepted ? [] : verdict),
			...told(foreseen.filter(({isBad}) => isBad)),
			...known,
			...changed,
			...choices,
			...told(foreseen.filter(({isBad}) => !isBad)),
			...(isAccepted ? verdict : []),
			...byHand,
		],
	};
}

function verdictOf(server: DryRunVerdict): readonly [text: string, token: Span['token']] {
	switch (server.type) {
		case 'accepted':
			return ['dry run accepted', 'good'];
		case 'refused':
			return [`dry run refused: ${server.error.message}`, 'bad'];
		case 'unknown':
			return [`dry run not possible, this is no refusal: ${server.error.message}`, 'paused'];
	}
}

function choiceLines(chosen: 'resume' | 'stay-paused', columns: number): readonly Line[] {
	const mark = (choice: typeof chosen, words: string) =>
		span(`${choice === chosen ? '(•)' : '( )'} ${words}`, choice === chosen ? 'strong' : 'plain');
	const spans = [
		span(`   ${'paused'.padEnd(labelColumns)}`),
		mark('resume', 'and resume'),
		span('   '),
		mark('stay-paused', 'and stay paused'),
		span('   '),
		span('tab', 'key'),
		span(' the other'),
	];
	return [fitLine(spans, columns)];
}

const labelColumns = 9;
const mostTextLines = 4;

/** A line that is to be run by hand is shown to its end; the longest has a patch with a whole strategy in it. */
const mostKubectlLines = 40;

function labelled(
	label: string,
	text: string,
	token: Span['token'],
	columns: number,
	most = mostTextLines,
): readonly Line[] {
	return wrapText(text, columns - labelColumns - 4, most).map((part, index) =>
		fitLine([span(`   ${(index === 0 ? label : '').padEnd(labelColumns)}`), span(part, token)], columns),
	);
}

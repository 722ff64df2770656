import {counted} from '../../format.ts';
import type {Place} from '../../places.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {silenceSentence} from '../../silence.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {push, type Step, stay} from '../../step.ts';
import {
	actInPicker,
	filteredRows,
	movePicker,
	type PickerRow,
	pastedInPicker,
	pickedIndex,
	pickerLines,
	typedInPicker,
} from './picker.ts';
import type {NamespacesScreen} from './place-screens.ts';

/** The key of all namespaces: no namespace can be called so. */
const allKey = '*';

export const namespacesPart: ScreenPart<NamespacesScreen> = {
	lines: (screen, {columns}, scene, bodyRows) =>
		pickerLines(
			screen,
			namespaceRows(screen, scene),
			{
				title: titleOf(screen),
				notes: notesOf(screen, scene),
				columns: [
					{head: 'NAMESPACE', dispensable: 0, most: 63, shrinkTo: 16},
					{head: '', dispensable: 1},
				],
				empty: 'There are no namespaces.',
			},
			columns,
			bodyRows,
		),
	moved: (screen, intent, _state, scene, bodyRows) =>
		movePicker(screen, namespaceRows(screen, scene), intent, bodyRows),
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'open': {
				const place = pickedNamespace(screen, scene);
				return place ? [state, [{type: 'go', place}]] : stay(state);
			}
			case 'reconnect':
				return askForNamespaces(state, screen, scene.nowMs);
			default:
				return actInPicker(state, screen, intent);
		}
	},
	typed: typedInPicker,
	pasted: pastedInPicker,
};

/** Opens the picker and asks which namespaces there are. */
export function openNamespaces(state: ConsoleState, nowMs: number): Step {
	const screen: NamespacesScreen = {
		name: 'namespaces',
		ticket: 0,
		askedMs: nowMs,
		top: 0,
		filter: '',
		filtering: false,
	};
	return askForNamespaces(push(state, screen), screen, nowMs);
}

function askForNamespaces(state: ConsoleState, {answer: _answer, ...screen}: NamespacesScreen, nowMs: number): Step {
	const ticket = state.nextTicket;
	return [
		{...state, screen: {...screen, ticket, askedMs: nowMs}, nextTicket: ticket + 1},
		[{type: 'list-namespaces', ticket}],
	];
}

/** Whether a namespace can be called so. */
export function isNamespaceName(text: string): boolean {
	return plainName.test(text);
}

const plainName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** All namespaces, those that are listed, the present one; and the one that is typed, for not everybody may list them. */
export function namespaceRows({answer, filter}: NamespacesScreen, {view}: Scene): readonly PickerRow[] {
	const here = view.identity.namespace;
	const listed = answer?.type === 'listed' ? answer.names : [];
	const isKnown = answer?.type === 'listed' && answer.isWhole;
	const names = here === undefined || listed.includes(here) ? listed : [...listed, here].sort();
	const rowOf = (name: string, note: string): PickerRow => ({
		key: name,
		searched: name,
		cells: [
			{text: name, token: 'strong'},
			{text: note, token: 'faint'},
		],
		isHere: name === here,
	});
	const typed = filter !== '' && plainName.test(filter) && !names.includes(filter);
	return [
		{
			key: allKey,
			searched: 'all namespaces',
			cells: [{text: 'all namespaces', token: 'strong'}, {text: ''}],
			isHere: here === undefined,
		},
		...names.map(name => rowOf(name, isKnown && !listed.includes(name) ? 'not there' : '')),
		...(typed ? [rowOf(filter, isKnown ? 'not there: enter goes all the same' : 'not listed: enter goes there')] : []),
	];
}

/** Where Enter goes. */
export function pickedNamespace(screen: NamespacesScreen, scene: Scene): Place | undefined {
	const shown = filteredRows(namespaceRows(screen, scene), screen);
	const key = shown[pickedIndex(shown, screen)]?.key;
	return key === undefined ? undefined : {type: 'namespace', namespace: key === allKey ? undefined : key};
}

function titleOf({answer}: NamespacesScreen): string {
	switch (answer?.type) {
		case undefined:
			return 'namespaces   reading them …';
		case 'failed':
			return 'namespaces   not known';
		case 'listed':
			return `namespaces   ${counted(answer.names.length, 'namespace')}${answer.isWhole ? '' : ', and there are more'}`;
	}
}

function notesOf({answer, askedMs}: NamespacesScreen, scene: Scene): readonly string[] {
	const problem = answer === undefined ? silenceSentence(askedMs, scene) : answer.type === 'failed' && answer.sentence;
	return problem ? [`${problem} With / you can type the name of one that you know.`] : [];
}

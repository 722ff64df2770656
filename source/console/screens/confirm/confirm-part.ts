import {canPreviewAnew, confirmReason} from '../../keys/confirm-keys.ts';
import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {stay} from '../../step.ts';
import {typedNameKeys} from '../typed-name-lines.ts';
import {confirmLines, confirmScroll} from './confirm-lines.ts';
import type {ConfirmScreen} from './confirm-screen.ts';
import {confirm, otherChoice, previewAnew, typeName} from './confirm-update.ts';
import {confirmVerb} from './verb.ts';

export const confirmPart: ScreenPart<ConfirmScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => confirmLines(screen, scene, columns, bodyRows),
	moved(screen, intent, {columns}, scene, bodyRows) {
		const {tops, page} = confirmScroll(screen, scene, columns, bodyRows);
		return {...screen, top: movedIndex(intent, Math.min(screen.top, tops - 1), tops, page)};
	},
	typingKeys(screen, scene) {
		const {stage, request} = screen;
		if (stage.stage !== 'ready' || stage.typed === undefined) return undefined;
		if (canPreviewAnew({screen}, scene)) {
			return [
				['enter', 'preview anew'],
				['esc', 'back'],
			];
		}
		const isWhole = stage.typed === request.target.name && confirmReason({screen}, scene) === undefined;
		return typedNameKeys(isWhole ? confirmVerb(stage.preview, false) : undefined);
	},
	taken: typeName,
	act(state, screen, intent, press, scene) {
		switch (intent) {
			case 'other-choice':
				return otherChoice(state, screen, scene);
			case 'confirm':
				return confirm(state, screen, press, scene);
			case 'show-values':
				return stay({...state, screen: {...screen, showValues: screen.showValues !== true}});
			case 'preview-anew':
				return previewAnew(state, screen, scene);
			default:
				return undefined;
		}
	},
};

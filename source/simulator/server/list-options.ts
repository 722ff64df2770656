import {numberOf} from './query-numbers.ts';

/** The query of a list or a watch. Source: apimachinery internalversion/validation. */
export interface ListOptions {
	readonly resourceVersion: string;
	readonly resourceVersionMatch: string;
	readonly continue: string;
	readonly sendInitialEvents?: boolean;
	readonly allowWatchBookmarks: boolean;
	readonly watch: boolean;
	/** 0: no limit. */
	readonly limit: number;
	readonly timeoutSeconds?: number;
	readonly labelSelector: string;
	readonly fieldSelector: string;
}

const isTrue = (value: string | null) => value !== null && value !== 'false' && value !== '0';

/** The parameters that are numbers. */
export const listNumbers: readonly string[] = ['timeoutSeconds', 'limit'];

export function readListOptions(query: URLSearchParams): ListOptions {
	const [initial, timeoutSeconds] = [query.get('sendInitialEvents'), numberOf(query, 'timeoutSeconds')];
	return {
		resourceVersion: query.get('resourceVersion') ?? '',
		resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
		continue: query.get('continue') ?? '',
		...(initial === null ? {} : {sendInitialEvents: isTrue(initial)}),
		allowWatchBookmarks: isTrue(query.get('allowWatchBookmarks')),
		watch: isTrue(query.get('watch')),
		limit: Math.max(0, numberOf(query, 'limit') ?? 0),
		...(timeoutSeconds === undefined ? {} : {timeoutSeconds}),
		labelSelector: query.get('labelSelector') ?? '',
		fieldSelector: query.get('fieldSelector') ?? '',
	};
}

export interface OptionError {
	readonly field: string;
	/** A cause's reason: `FieldValueForbidden`, … */
	readonly reason: string;
	/** Without the field. */
	readonly message: string;
}

const forbidden = (field: string, text: string): OptionError => ({
	field,
	reason: 'FieldValueForbidden',
	message: `Forbidden: ${text}`,
});

const unsupported = (field: string, value: string, values: readonly string[]): OptionError => ({
	field,
	reason: 'FieldValueNotSupported',
	message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values.map(item => JSON.stringify(item)).join(', ')}`,
});

type Checked = Pick<
	ListOptions,
	'resourceVersion' | 'resourceVersionMatch' | 'continue' | 'sendInitialEvents' | 'allowWatchBookmarks' | 'watch'
>;

/** What is wrong with a list's or a watch's options, in the API server's order. */
export function validateListOptions(options: Checked, watchListEnabled: boolean): readonly OptionError[] {
	return options.watch ? watchErrors(options, watchListEnabled) : listErrors(options);
}

const matchField = 'resourceVersionMatch';

function listErrors(options: Checked): readonly OptionError[] {
	const {resourceVersion, resourceVersionMatch: match} = options;
	const errors: OptionError[] = [];
	if (match !== '') {
		if (resourceVersion === '') {
			errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
		}
		if (options.continue !== '') {
			errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'));
		}
		if (match !== 'Exact' && match !== 'NotOlderThan') {
			errors.push(unsupported(matchField, match, ['Exact', 'NotOlderThan', '']));
		}
		if (match === 'Exact' && resourceVersion === '0') {
			errors.push(forbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
		}
	}
	if (options.sendInitialEvents !== undefined) {
		errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
	}
	return errors;
}

function watchErrors(options: Checked, watchListEnabled: boolean): readonly OptionError[] {
	const {resourceVersionMatch: match, sendInitialEvents} = options;
	const errors: OptionError[] = [];
	if (sendInitialEvents !== undefined) {
		if (match !== 'NotOlderThan') {
			errors.push(forbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
		}
		if (!watchListEnabled) {
			const text = 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
			errors.push(forbidden('sendInitialEvents', text));
		}
	}
	if (match !== '') {
		if (sendInitialEvents === undefined) {
			const text = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
			errors.push(forbidden(matchField, text));
		}
		if (match !== 'NotOlderThan') errors.push(unsupported(matchField, match, ['NotOlderThan']));
		if (options.continue !== '') {
			errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'));
		}
	}
	return errors;
}

import {ageOf} from '../../rollout/duration.ts';
import {type Fields, fieldsOf, textOf} from './json.ts';
import columnData from './table-columns.json' with {type: 'json'};
import {accessRows} from './tables/access-rows.ts';
import {batchRows} from './tables/batch-rows.ts';
import {clusterRows} from './tables/cluster-rows.ts';
import {networkRows} from './tables/network-rows.ts';
import {policyRows} from './tables/policy-rows.ts';
import type {Cell, RowMaker} from './tables/row.ts';
import {serverRows} from './tables/server-rows.ts';
import {serviceRows} from './tables/service-rows.ts';
import {workloadRows} from './tables/workload-rows.ts';

export interface TableColumn {
	readonly name: string;
	readonly type: string;
	readonly format: string;
	readonly description: string;
	readonly priority: number;
}

export interface TableRow {
	readonly cells: readonly Cell[];
	readonly conditions?: readonly object[];
	readonly object?: object;
}

export interface TableOptions {
	readonly includeObject: 'None' | 'Metadata' | 'Object';
	/** Epoch milliseconds: what ages are counted from. */
	readonly nowMs: number;
	/** The version of meta.k8s.io that was asked for: `v1`. */
	readonly version: string;
	/** False for the later rows of one watch. */
	readonly withColumns: boolean;
}

export interface TableContent {
	readonly columnDefinitions: readonly TableColumn[] | null;
	readonly rows: readonly TableRow[];
}

const columnsByKind = columnData.columns as unknown as Readonly<Record<string, readonly TableColumn[]>>;

const rowMakers: Readonly<Record<string, RowMaker>> = {
	...workloadRows,
	...clusterRows,
	...serviceRows,
	...policyRows,
	...networkRows,
	...batchRows,
	...accessRows,
	...serverRows,
};

/** The row of a kind without a printer: name and time of creation. */
const plainRow: RowMaker = ({metadata}) => {
	const {name, creationTimestamp} = fieldsOf(metadata);
	return [textOf(name), textOf(creationTimestamp)];
};
const plainColumns = columnsByKind['rbac.authorization.k8s.io/v1 Role'] ?? null;

/** The cells of an object's row, all columns; kinds by their plain name (`Deployment`). */
export function cellsOf(kind: string, object: Fields, nowMs: number): readonly Cell[] {
	const maker = Object.hasOwn(rowMakers, kind) ? rowMakers[kind] : undefined;
	return (maker ?? plainRow)(object, time => ageOf(typeof time === 'string' ? time : undefined, nowMs), nowMs);
}

const finished: Readonly<Record<string, object>> = {
	Succeeded: {type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.'},
	Failed: {type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.'},
};

function conditionsOf(kind: string, object: Fields): {conditions?: readonly object[]} {
	const condition = kind === 'Pod' ? finished[textOf(fieldsOf(object.status).phase)] : undefined;
	return condition ? {conditions: [condition]} : {};
}

function rowObject(object: Fields, {includeObject, version}: TableOptions): {object?: object} {
	switch (includeObject) {
		case 'None':
			return {};
		case 'Metadata': {
			const {metadata} = object;
			return {object: {kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata}};
		}
		case 'Object':
			return {object};
	}
}

/** Flow schemas are printed in the order in which they are tried. Source: printers.go, printFlowSchemaList. */
function inPrintedOrder(kind: string, objects: readonly Fields[]): readonly Fields[] {
	if (kind !== 'FlowSchema') return objects;
	const precedence = ({spec}: Fields) => Number(fieldsOf(spec).matchingPrecedence ?? 0);
	return objects.toSorted((a, b) => precedence(a) - precedence(b));
}

/**
 * Columns and rows of a Table of objects of one kind, named by `apiVersion` and `kind` as they are served. The server
 * sends all columns; clients leave out those of priority 1. Source: pkg/printers/internalversion/printers.go.
 */
export function tableFor(
	{apiVersion, kind}: {readonly apiVersion: string; readonly kind: string},
	objects: readonly Fields[],
	options: TableOptions,
): TableContent {
	const known = Object.hasOwn(rowMakers, kind) ? columnsByKind[`${apiVersion} ${kind}`] : undefined;
	return {
		columnDefinitions: options.withColumns ? (known ?? plainColumns) : null,
		rows: inPrintedOrder(kind, objects).map(object => ({
			cells: cellsOf(kind, object, options.nowMs),
			...conditionsOf(kind, object),
			...rowObject(object, options),
		})),
	};
}

import {kindWords} from '../../../source/rollout/workload-kind.ts';
import type {AuditedWrite} from '../../helpers/audited-writes.ts';
import type {Acted} from './act.ts';
import type {Cell} from './cell.ts';
import type {Expected} from './expected.ts';

/** A write as the API server must have noted it. */
export type ExpectedWrite = Pick<AuditedWrite, 'verb' | 'resource' | 'name' | 'code' | 'body'>;

/** Those that were confirmed, with their answers, in order; no other may be there. */
export function writesOf(cell: Cell, {confirmed, uid}: Acted, expected: Expected): readonly ExpectedWrite[] {
	const resource = kindWords[cell.kind].plural;
	if (expected.type === 'refused') return [];
	if (confirmed.length === 0) {
		const body = [
			{op: 'test', path: '/metadata/uid', value: uid},
			{op: 'add', path: '/spec/paused', value: true},
		];
		const code = expected.type === 'refused by the server' ? expected.code : 200;
		return [{verb: 'patch', resource, name: cell.name, code, body: code === 403 ? undefined : body}];
	}
	return confirmed.flatMap(({patch, subresource, deletions = []}, index) => {
		const isLast = index === confirmed.length - 1;
		// It is read right before: what is not as it was previewed is not even tried.
		if (subresource === 'scale' && !isLast) return [];
		const code = expected.type === 'refused by the server' ? expected.code : isLast ? 200 : 422;
		const sent: ExpectedWrite = {
			verb: 'patch',
			resource: subresource === undefined ? resource : `${resource}/${subresource}`,
			name: cell.name,
			code,
			// Who has no right to write is refused before anybody reads what it was.
			body: code === 403 ? undefined : patch,
		};
		return [sent, ...(code === 200 ? deletions.map(({name, uid}) => deletionOf(name, uid)) : [])];
	});
}

const deletionOf = (name: string, uid: string): ExpectedWrite => ({
	verb: 'delete',
	resource: 'pods',
	name,
	code: 200,
	// As the API server has read it.
	body: {kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/__internal', preconditions: {uid}},
});

/**
 * What the API server noted of a cell's workload and its pods, dry runs apart. Of a scale without its test of the version,
 * which nobody knows before; and without those tries that a status write came before, for they are made anew.
 */
export function notedOf(cell: Cell, audited: readonly AuditedWrite[]): readonly ExpectedWrite[] {
	return audited
		.filter(write => !write.isDryRun && belongsTo(cell, write))
		.flatMap(({verb, resource, name, code, body}) => {
			const [first, ...rest] = Array.isArray(body) ? body : [];
			const testsVersion = first?.op === 'test' && first.path === '/metadata/resourceVersion';
			if (!resource.endsWith('/scale') || body === undefined) return [{verb, resource, name, code, body}];
			// Without that test it is not what was to be sent.
			if (!testsVersion) return [{verb, resource, name, code, body: 'a scale that tests no version'}];
			return code === 422 ? [] : [{verb, resource, name, code, body: rest}];
		});
}

/** A pod of a StatefulSet has its name and a number. */
export function belongsTo({name}: Cell, write: AuditedWrite): boolean {
	return write.name === name || (write.resource === 'pods' && new RegExp(`^${name}-\\d+$`).test(write.name));
}

import {fieldsOf, itemsOf, textOf} from '../json.ts';
import {createdOf, nameOf, type RowMaker} from './row.ts';

/** Which role whom: the cells of a RoleBinding or ClusterRoleBinding. Source: printers.go, printRoleBinding. */
const binding: RowMaker = (object, age) => {
	const role = fieldsOf(object.roleRef);
	const subjects = itemsOf(object.subjects).map(fieldsOf);
	const names = (kind: string) =>
		subjects
			.filter(subject => subject.kind === kind)
			.map(({namespace, name}) => (kind === 'ServiceAccount' ? `${textOf(namespace)}/${textOf(name)}` : textOf(name)))
			.join(', ');
	return [
		nameOf(object),
		`${textOf(role.kind)}/${textOf(role.name)}`,
		age(createdOf(object)),
		names('User'),
		names('Group'),
		names('ServiceAccount'),
	];
};

export const accessRows: Readonly<Record<string, RowMaker>> = {RoleBinding: binding, ClusterRoleBinding: binding};

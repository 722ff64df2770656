import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {type Cause, type Causes, forbidden, invalid, required, tooLong} from './cause.ts';
import {dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, qualifiedNameProblems} from './names.ts';
import {nonNegative} from './numbers.ts';

/** Source: apimachinery pkg/api/validation, TotalAnnotationSizeLimitB. */
const ANNOTATION_BYTES = 256 * 1024;

/** Kinds whose names are no DNS subdomains; RBAC's are path segments. */
const nameProblems: Readonly<Record<string, (name: string) => readonly string[]>> = {
	Namespace: dnsLabelProblems,
	Service: dnsLabelProblems,
	Role: pathSegmentProblems,
	RoleBinding: pathSegmentProblems,
	ClusterRole: pathSegmentProblems,
	ClusterRoleBinding: pathSegmentProblems,
};

function pathSegmentProblems(name: string): readonly string[] {
	if (name === '.' || name === '..') return [`may not be '${name}'`];
	return ['/', '%'].filter(part => name.includes(part)).map(part => `may not contain '${part}'`);
}

export function labelCauses(labels: unknown, field: string): Causes {
	return Object.entries(fieldsOf(labels)).flatMap(([key, value]) => [
		...qualifiedNameProblems(key).map(problem => invalid(field, key, problem)),
		...labelValueProblems(String(value)).map(problem => invalid(field, value, problem)),
	]);
}

export function annotationCauses(annotations: unknown, field: string): Causes {
	const entries = Object.entries(fieldsOf(annotations));
	const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)), 0);
	return [
		...entries.flatMap(([key]) =>
			qualifiedNameProblems(key.toLowerCase()).map(problem => invalid(field, key, problem)),
		),
		...(bytes > ANNOTATION_BYTES ? [tooLong(field, ANNOTATION_BYTES)] : []),
	];
}

const byteLength = (text: string) => new TextEncoder().encode(text).length;

/** Source: apimachinery pkg/api/validation/objectmeta.go. */
function ownerCauses(owners: unknown, field: string): Causes {
	const list = itemsOf(owners).map(fieldsOf);
	const own = list.flatMap((owner, index) =>
		['apiVersion', 'kind', 'name', 'uid']
			.filter(name => textOf(owner[name]) === '')
			.map(name =>
				invalid(`${field}[${index}].${name}`, '', `${name === 'apiVersion' ? 'version' : name} must not be empty`),
			),
	);
	const controllers = list.filter(({controller}) => controller === true);
	if (controllers.length < 2) return own;
	const [first, second] = controllers;
	const text = `Only one reference can have Controller set to true. Found "true" in references for ${textOf(first?.kind)}/${textOf(first?.name)} and ${textOf(second?.kind)}/${textOf(second?.name)}`;
	return [...own, invalid(field, owners, text)];
}

const standardFinalizers: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function finalizerCauses(finalizers: unknown, field: string): Causes {
	return itemsOf(finalizers)
		.map(String)
		.flatMap((name, index) => {
			const at = `${field}[${index}]`;
			const problems = qualifiedNameProblems(name).map(problem => invalid(at, name, problem));
			const unknown = !name.includes('/') && !standardFinalizers.has(name);
			const text = 'name is neither a standard finalizer name nor is it fully qualified';
			return [...problems, ...(unknown ? [invalid(at, name, text)] : [])];
		});
}

/** The metadata of a new object, its name already drawn. */
export function metadataCauses(kind: string, metadata: unknown): Causes {
	const {name, generateName, generation, labels, annotations, ownerReferences, finalizers} = fieldsOf(metadata);
	const problemsOf = (Object.hasOwn(nameProblems, kind) ? nameProblems[kind] : undefined) ?? dnsSubdomainProblems;
	const nameCauses: Causes =
		textOf(name) === '' && textOf(generateName) === ''
			? [required('metadata.name', 'name or generateName is required')]
			: problemsOf(textOf(name)).map(problem => invalid('metadata.name', name, problem));
	return [
		...nameCauses,
		...nonNegative(generation, 'metadata.generation'),
		...labelCauses(labels, 'metadata.labels'),
		...annotationCauses(annotations, 'metadata.annotations'),
		...ownerCauses(ownerReferences, 'metadata.ownerReferences'),
		...finalizerCauses(finalizers, 'metadata.finalizers'),
	];
}

const fixed = ['name', 'namespace', 'uid', 'creationTimestamp'];

/** What a write may not change of the metadata. */
export function metadataChangeCauses(kind: string, next: Fields, before: Fields): Causes {
	const changed = fixed
		.filter(name => next[name] !== undefined && next[name] !== before[name])
		.map((name): Cause => invalid(`metadata.${name}`, next[name], 'field is immutable'));
	const added = itemsOf(next.finalizers).filter(name => !itemsOf(before.finalizers).includes(name));
	const late =
		before.deletionTimestamp !== undefined && added.length > 0
			? [
					forbidden(
						'metadata.finalizers',
						`no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(name => JSON.stringify(name)).join(', ')}}`,
					),
				]
			: [];
	return [...metadataCauses(kind, {...next, name: before.name}), ...changed, ...late];
}

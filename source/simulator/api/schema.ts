import data from './schema-table.json' with {type: 'json'};

/** How a list or an object merges, besides its type. */
interface Marks {
	/** The keys of a list that is a map. */
	readonly keys?: readonly string[];
	/** A list without repeats. */
	readonly set?: true;
	/** The strategies of a strategic merge patch. */
	readonly patch?: readonly string[];
	readonly patchKey?: string;
	/** Owned and replaced as a whole by server-side apply. */
	readonly atomic?: true;
}

/** A scalar (`string`, `int32`, `time`, …), `any`, or the name of a type of the table. */
type TypeName = string;

export type FieldSchema =
	| TypeName
	| ({readonly object: TypeName} & Marks)
	| ({readonly list: FieldSchema} & Marks)
	| ({readonly map: FieldSchema} & Marks);

export interface TypeSchema {
	readonly atomic?: true;
	/** Fields that every object of the type has, with their empty values: structs that are no pointers, required fields. */
	readonly always?: Readonly<Record<string, unknown>>;
	readonly fields: Readonly<Record<string, FieldSchema>>;
}

interface SchemaTable {
	readonly kinds: Readonly<Record<string, TypeName>>;
	readonly types: Readonly<Record<TypeName, TypeSchema>>;
}

/** What served kinds consist of, from a real API server's OpenAPI documents (scripts/make-schema-table.mjs). */
const table = data as unknown as SchemaTable;

export interface KindName {
	readonly apiVersion: string;
	readonly kind: string;
}

/** The schema of a served kind; undefined for one that is not served. */
export function schemaOf({apiVersion, kind}: KindName): FieldSchema | undefined {
	const name = `${apiVersion} ${kind}`;
	return Object.hasOwn(table.kinds, name) ? table.kinds[name] : undefined;
}

/** The type that a schema names, when it names one with fields. */
export function typeOf(schema: FieldSchema | undefined): TypeSchema | undefined {
	const name = typeof schema === 'string' ? schema : schema && 'object' in schema ? schema.object : undefined;
	return name !== undefined && Object.hasOwn(table.types, name) ? table.types[name] : undefined;
}

export const marksOf = (schema: FieldSchema | undefined): Marks => (typeof schema === 'object' ? schema : {});

/** The schema of an object's field: undefined when the type has no such field, or when nothing is known of it. */
export function fieldSchema(schema: FieldSchema | undefined, name: string): FieldSchema | undefined {
	if (typeof schema === 'object' && 'map' in schema) return schema.map;
	const type = typeOf(schema);
	return type && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
}

export const itemSchema = (schema: FieldSchema | undefined): FieldSchema | undefined =>
	typeof schema === 'object' && 'list' in schema ? schema.list : undefined;

/** Replaced as a whole by server-side apply: marked so, or a list that is neither map nor set. */
export function isAtomic(schema: FieldSchema | undefined): boolean {
	const {atomic, keys, set} = marksOf(schema);
	if (atomic || typeOf(schema)?.atomic) return true;
	return typeof schema === 'object' && 'list' in schema && keys === undefined && set === undefined;
}

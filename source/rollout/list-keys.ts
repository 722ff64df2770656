import {isJsonObject, type JsonObject} from './json-object.ts';

/**
 * What tells the items of a template's lists apart, by the list's field name, as in the API's listMapKeys (of ports, which
 * have two, the protocol is told when it is not TCP). Items of other lists are told apart by their place.
 */
const keyFields: Readonly<Record<string, string>> = {
	containers: 'name',
	initContainers: 'name',
	ephemeralContainers: 'name',
	env: 'name',
	volumes: 'name',
	imagePullSecrets: 'name',
	resourceClaims: 'name',
	claims: 'name',
	sysctls: 'name',
	httpHeaders: 'name',
	volumeMounts: 'mountPath',
	volumeDevices: 'devicePath',
	hostAliases: 'ip',
	items: 'key',
	readinessGates: 'conditionType',
	ports: 'containerPort',
};

/** The field by which items of list `field` are told apart; undefined when by their place. */
export function keyFieldOf(field: string): string | undefined {
	return Object.hasOwn(keyFields, field) ? keyFields[field] : undefined;
}

function keyOf(item: JsonObject, keyField: string): string | undefined {
	const {[keyField]: key, protocol = 'TCP'} = item;
	if (typeof key !== 'string' && typeof key !== 'number') {
		return undefined;
	}

	return keyField === 'containerPort' && protocol !== 'TCP' ? `${key}/${protocol}` : String(key);
}

/**
 * The items of list `field` by key, in order. Undefined when they have no keys: not such a list, or an item without a key,
 * or two with the same.
 */
export function itemsByKey(field: string, list: readonly unknown[]): ReadonlyMap<string, JsonObject> | undefined {
	const keyField = keyFieldOf(field);
	if (keyField === undefined) {
		return undefined;
	}

	const items = new Map<string, JsonObject>();
	for (const item of list) {
		const key = isJsonObject(item) ? keyOf(item, keyField) : undefined;
		if (!isJsonObject(item) || key === undefined || items.has(key)) {
			return undefined;
		}

		items.set(key, item);
	}

	return items;
}

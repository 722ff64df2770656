import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {type Causes, duplicate, forbidden, invalid, notFound, notSupported, required} from './cause.ts';
import {dnsLabelProblems, portNameProblems} from './names.ts';
import {nonNegative, portRange} from './numbers.ts';
import {resourceCauses} from './resources.ts';

const oneOf = (value: unknown, field: string, values: readonly string[]): Causes =>
	value === undefined || values.includes(textOf(value)) ? [] : [notSupported(field, value, values)];

/** Items with the causes that a second one of the same name gets. */
function repeated(items: readonly Fields[], nameOf: (item: Fields) => string): ReadonlySet<number> {
	const seen = new Set<string>();
	const indexes = items.map((item, index) => {
		const name = nameOf(item);
		if (name === '') return -1;
		const again = seen.has(name);
		seen.add(name);
		return again ? index : -1;
	});
	return new Set(indexes);
}

function portCauses(ports: readonly Fields[], field: string): Causes {
	const twice = repeated(ports, ({name}) => textOf(name));
	return ports.flatMap(({name, containerPort, hostPort, protocol}, index) => {
		const at = `${field}[${index}]`;
		const problems = textOf(name) === '' ? [] : portNameProblems(textOf(name));
		return [
			...problems.map(problem => invalid(`${at}.name`, name, problem)),
			...(problems.length === 0 && twice.has(index) ? [duplicate(`${at}.name`, name)] : []),
			...(containerPort === undefined || containerPort === 0
				? [required(`${at}.containerPort`)]
				: portRange(containerPort, `${at}.containerPort`)),
			...(hostPort === 0 ? [] : portRange(hostPort, `${at}.hostPort`)),
			...oneOf(protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']),
		];
	});
}

const variableSources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
const sourceNames = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';

function environmentCauses(variables: readonly Fields[], field: string): Causes {
	return variables.flatMap(({name, value, valueFrom}, index) => {
		const at = `${field}[${index}]`;
		const nameText = "a valid environment variable name must consist only of printable ASCII characters other than '='";
		const named =
			textOf(name) === ''
				? [required(`${at}.name`)]
				: /^[ -<>-~]+$/.test(textOf(name))
					? []
					: [invalid(`${at}.name`, name, nameText)];
		if (valueFrom === undefined) return named;
		const given = variableSources.filter(source => fieldsOf(valueFrom)[source] !== undefined);
		const source =
			given.length === 0
				? [invalid(`${at}.valueFrom`, '', `must specify one of: ${sourceNames}`)]
				: textOf(value) !== ''
					? [invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty')]
					: given.length > 1
						? [invalid(`${at}.valueFrom`, '', 'may not have more than one field specified at a time')]
						: [];
		return [...named, ...source];
	});
}

function mountCauses(mounts: readonly Fields[], volumes: ReadonlySet<string>, field: string): Causes {
	const twice = repeated(mounts, ({mountPath}) => textOf(mountPath));
	return mounts.flatMap(({name, mountPath}, index) => {
		const at = `${field}[${index}]`;
		const named =
			textOf(name) === '' ? [required(`${at}.name`)] : volumes.has(textOf(name)) ? [] : [notFound(`${at}.name`, name)];
		const placed = textOf(mountPath) === '' ? [required(`${at}.mountPath`)] : [];
		return [
			...named,
			...placed,
			...(twice.has(index) ? [invalid(`${at}.mountPath`, mountPath, 'must be unique')] : []),
		];
	});
}

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

function handlerCauses(handler: Fields, field: string): Causes {
	const given = handlers.filter(name => handler[name] !== undefined);
	const [first, ...others] = given;
	if (first === undefined) return [required(field, 'must specify a handler type')];
	const {command, port} = fieldsOf(handler[first]);
	const own =
		first === 'exec'
			? itemsOf(command).length === 0
				? [required(`${field}.exec.command`)]
				: []
			: typeof port === 'string'
				? portNameProblems(port).map(problem => invalid(`${field}.${first}.port`, port, problem))
				: portRange(port ?? 0, `${field}.${first}.port`);
	return [...own, ...others.map(name => forbidden(`${field}.${name}`, 'may not specify more than 1 handler type'))];
}

const probeNumbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function probeCauses(container: Fields, name: string, field: string): Causes {
	if (container[name] === undefined) return [];
	const [probe, at] = [fieldsOf(container[name]), `${field}.${name}`];
	const {successThreshold} = probe;
	const once =
		name !== 'readinessProbe' && typeof successThreshold === 'number' && successThreshold > 1
			? [invalid(`${at}.successThreshold`, successThreshold, 'must be 1')]
			: [];
	return [
		...handlerCauses(probe, at),
		...probeNumbers.flatMap(number => nonNegative(probe[number], `${at}.${number}`)),
		...once,
	];
}

function containerCauses(container: Fields, volumes: ReadonlySet<string>, at: string): Causes {
	const {name, image, ports, env, volumeMounts, imagePullPolicy, terminationMessagePolicy, resources} = container;
	return [
		...(textOf(name) === ''
			? [required(`${at}.name`)]
			: dnsLabelProblems(textOf(name)).map(problem => invalid(`${at}.name`, name, problem))),
		...(textOf(image) === '' ? [required(`${at}.image`)] : []),
		...oneOf(terminationMessagePolicy, `${at}.terminationMessagePolicy`, ['File', 'FallbackToLogsOnError']),
		...portCauses(itemsOf(ports).map(fieldsOf), `${at}.ports`),
		...environmentCauses(itemsOf(env).map(fieldsOf), `${at}.env`),
		...mountCauses(itemsOf(volumeMounts).map(fieldsOf), volumes, `${at}.volumeMounts`),
		...oneOf(imagePullPolicy, `${at}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
		...resourceCauses(fieldsOf(resources), `${at}.resources`),
	];
}

/** Containers of one list; `volumes` are the names that they may mount. Source: pkg/apis/core/validation/validation.go. */
export function containersCauses(list: unknown, volumes: ReadonlySet<string>, field: string): Causes {
	const containers = itemsOf(list).map(fieldsOf);
	const twice = repeated(containers, ({name}) => textOf(name));
	return containers.flatMap((container, index) => {
		const at = `${field}[${index}]`;
		return [
			...containerCauses(container, volumes, at),
			...(twice.has(index) ? [duplicate(`${at}.name`, container.name)] : []),
			...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap(name => probeCauses(container, name, at)),
		];
	});
}

import type {Site} from './site.ts';

const family = (name: string, help: string, samples: readonly string[]) =>
	`# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.map(sample => `${name}${sample}\n`).join('')}`;

const labels = (values: Readonly<Record<string, string>>) =>
	`{${Object.entries(values)
		.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
		.join(',')}}`;

/** The few metrics of a real server that mean something here: its build, and how many objects there are. */
export function metricsText({discovery, served, store}: Site): string {
	const {major = '', minor = '', gitVersion = '', platform = ''} = discovery.version;
	const build = labels({git_version: gitVersion, major, minor, platform});
	const stored = served.all
		.filter(resource => resource.verbs.has('list') && served.ofKind(resource.kind) === resource)
		.map(({kind, group, name}) => `${labels({group, resource: name})} ${store.list(kind).length}`);
	return [
		family('apiserver_resource_objects', '[ALPHA] Number of stored objects, by resource.', stored),
		family('kubernetes_build_info', '[BETA] 1, with what the server was built from.', [`${build} 1`]),
	].join('');
}

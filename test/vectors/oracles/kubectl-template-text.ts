import type {Container, PodTemplateSpec} from '../../../source/kubernetes/objects.ts';
import {compareText} from '../../../source/rollout/revisions.ts';
import {containerLines, fieldsOf, listOf, textOf} from './kubectl-container-text.ts';
import {volumeLines} from './kubectl-volume-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longer annotations go to lines of their own, cut there. Source: describe.go, maxAnnotationLen. */
const maxAnnotationLength = 140;

const sortedEntries = (map: unknown) => Object.entries(fieldsOf(map)).sort(([a], [b]) => compareText(a, b));

/** `  Labels:\ta=b`, further entries on lines that begin with a tab; `<none>` when there is none. */
function multiline(title: string, entries: readonly string[]): readonly string[] {
	const [first = '<none>', ...others] = entries;
	return [`  ${title}:\t${first}`, ...others.map(entry => `\t${entry}`)];
}

const shortened = (line: string, length: number) => (line.length > length ? `${line.slice(0, length)}...` : line);

function annotationText([key, raw]: readonly [string, unknown]): string {
	const value = textOf(raw).replace(/\n$/, '');
	if (value.length + key.length + 2 <= maxAnnotationLength && !value.includes('\n')) {
		return `${key}: ${value}`;
	}

	const lines = value.split('\n').map(line => `\t  ${shortened(line, maxAnnotationLength - 2)}`);
	return [`${key}:`, ...lines].join('\n');
}

function annotationLines(annotations: unknown): readonly string[] {
	const all = sortedEntries(annotations);
	const shown = all.filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration');
	return all.length === 0 ? [] : multiline('Annotations', shown.map(annotationText));
}

const labelLines = (title: string, labels: unknown) =>
	multiline(
		title,
		sortedEntries(labels).map(([key, value]) => `${key}=${textOf(value)}`),
	);

function tolerationText({key, value, effect, operator, tolerationSeconds}: Fields): string {
	const what = `${textOf(key)}${value ? `=${textOf(value)}` : ''}${effect ? `:${textOf(effect)}` : ''}`;
	const exists = operator === 'Exists' && !value ? 'op=Exists' : '';
	const seconds = tolerationSeconds === undefined ? '' : ` for ${textOf(tolerationSeconds)}s`;
	return `${what}${what && exists ? ' ' : ''}${exists}${seconds}`;
}

function spreadText({topologyKey, whenUnsatisfiable, maxSkew, labelSelector}: Fields): string {
	const labels = sortedEntries(fieldsOf(labelSelector).matchLabels).map(([key, value]) => `${key}=${textOf(value)}`);
	const selector = labelSelector ? ` for selector ${labels.join(',') || '<none>'}` : '';
	return `${textOf(topologyKey)}:${textOf(whenUnsatisfiable)} when max skew ${textOf(maxSkew)} is exceeded${selector}`;
}

function sortedTexts(list: unknown, key: string, text: (item: Fields) => string): readonly string[] {
	return [...listOf(list)].sort((a, b) => compareText(textOf(a[key]), textOf(b[key]))).map(text);
}

function containerSection(title: string, containers: readonly Container[]): readonly string[] {
	return [`  ${title}:${containers.length === 0 ? ' <none>' : ''}`, ...containers.flatMap(containerLines)];
}

/**
 * A pod template as `kubectl rollout history --revision` prints it, with kubectl's tabs. In a label selector of a
 * topology constraint only matchLabels are shown. Source: kubectl describe/describe.go, DescribePodTemplate.
 */
export function templateText({metadata, spec}: PodTemplateSpec): string {
	const {serviceAccountName, priorityClassName, nodeSelector, initContainers = []} = spec;
	const volumes = listOf(spec.volumes);
	const constraints = sortedTexts(spec.topologySpreadConstraints, 'topologyKey', spreadText);
	const lines = [
		'Pod Template:',
		...labelLines('Labels', metadata?.labels),
		...annotationLines(metadata?.annotations),
		...(serviceAccountName ? [`  Service Account:\t${textOf(serviceAccountName)}`] : []),
		...(initContainers.length > 0 ? containerSection('Init Containers', initContainers) : []),
		...containerSection('Containers', spec.containers ?? []),
		`  Volumes:${volumes.length === 0 ? '\t<none>' : ''}`,
		...volumes.flatMap(volumeLines),
		...(constraints.length > 0 ? multiline('Topology Spread Constraints', constraints) : []),
		...(priorityClassName ? [`  Priority Class Name:\t${textOf(priorityClassName)}`] : []),
		...labelLines('Node-Selectors', nodeSelector),
		...multiline('Tolerations', sortedTexts(spec.tolerations, 'key', tolerationText)),
	];
	return `${lines.join('\n')}\n`;
}

import type {KubernetesError} from '../../kubernetes/errors.ts';
import {isSecretLikeName, isSecretPath, withoutSecretText} from '../../rollout/secret-like.ts';

/**
 * What a refusal is made of, as far as secrets go: a quoted value (a cut one ends with the text), the path of a field
 * before its colon, the beginning of a Go value that holds fields, and a value without quotes. Source: the messages of
 * apimachinery's util/validation/field/errors.go, `spec.a[0].b: Invalid value: "x": must be …`.
 */
const parts =
	/(?<quoted>"(?:[^"\\]|\\.)*"?)|(?<path>[A-Za-z][\w-]*(?:\[[^\]]*\])*(?:\.[A-Za-z][\w-]*(?:\[[^\]]*\])*)+): |(?<=(?:Invalid|Unsupported|Duplicate) value: )(?:(?<whole>[\w.*&[\]]*\{)|(?<bare>[^\s":,]+))/g;

/** A value in the words of an admission webhook, in quotes or up to the next space or mark. */
const saidValue = String.raw`(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"',;)\]}]*[^\s"',;)\]}:](?=[\s"',;)\]}]|$))`;

/**
 * What webhooks say in words of their own: `NAME=value`, `name: value` (no word with a hyphen, which is what policies are
 * called), and an environment variable as JSON or YAML has it, `"name": "NAME", "value": "value"`.
 */
const said = new RegExp(
	[
		String.raw`(?<pair>\bname["']?\s*[:=]\s*["']?(?<variable>[\w.-]+)["']?[\s,;]+["']?value["']?\s*[:=]\s*)${saidValue}`,
		String.raw`(?<assigned>(?<![\w.-])(?<name>[A-Za-z_][\w.-]*)["']?=)${saidValue}`,
		String.raw`(?<told>(?<![\w.-])(?<field>[A-Za-z_]\w*)["']?:\s*)${saidValue}`,
	].join('|'),
	'g',
);

const mask = '"(masked)"';

/**
 * The error without the values that it quotes from fields that may hold secrets: environment variables, headers, and
 * what is called like one; and without what is a secret by its form. API servers repeat what they refuse, and webhooks say
 * it in words of their own; the screen may be shared, and the journal is a file.
 */
export function withoutSecrets(error: KubernetesError): KubernetesError {
	const message = withoutSaidSecrets(withoutQuotedSecrets(error.message));
	return {...error, message: withoutSecretText(message, '(masked)')};
}

/** Only where a webhook speaks: an API server's own words have no values but those that `parts` finds. */
function withoutSaidSecrets(message: string): string {
	const begin = message.indexOf('denied the request');
	if (begin === -1) return message;
	const denial = message.slice(begin).replace(said, (text, ...rest) => {
		const {pair, variable, assigned, name, told, field}: Partial<Record<string, string>> = rest.at(-1);
		const called = variable ?? name ?? field ?? '';
		return isSecretLikeName(called) ? `${pair ?? assigned ?? told}${mask}` : text;
	});
	return message.slice(0, begin) + denial;
}

function withoutQuotedSecrets(message: string): string {
	let isSecret = false;
	return message.replace(parts, (text, ...rest) => {
		const {quoted, path, whole, bare}: Partial<Record<string, string>> = rest.at(-1);
		if (path !== undefined) isSecret = isSecretField(path);
		// A whole container or template: its environment is somewhere in it.
		if (whole !== undefined) isSecret = true;
		return isSecret && (quoted ?? bare) !== undefined ? mask : text;
	});
}

/** Keys of maps stand in brackets and count as names, indices of lists do not. */
function isSecretField(path: string): boolean {
	const names = path.split(/[.[\]]+/).filter(name => name !== '' && !/^\d+$/.test(name));
	const template = names.indexOf('template');
	return isSecretPath(names.slice(template + 1));
}

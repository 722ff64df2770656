import type {KubernetesError} from '../../kubernetes/errors.ts';
import {isSecretPath} from '../../rollout/secret-like.ts';

/**
 * What a refusal is made of, as far as secrets go: a quoted value (a cut one ends with the text), the path of a field
 * before its colon, the beginning of a Go value that holds fields, and a value without quotes. Source: the messages of
 * apimachinery's util/validation/field/errors.go, `spec.a[0].b: Invalid value: "x": must be …`.
 */
const parts =
	/(?<quoted>"(?:[^"\\]|\\.)*"?)|(?<path>[A-Za-z][\w-]*(?:\[[^\]]*\])*(?:\.[A-Za-z][\w-]*(?:\[[^\]]*\])*)+): |(?<=(?:Invalid|Unsupported|Duplicate) value: )(?:(?<whole>[\w.*&[\]]*\{)|(?<bare>[^\s":,]+))/g;

/**
 * The error without the values that it quotes from fields that may hold secrets: environment variables, headers, and
 * what is called like one. API servers repeat what they refuse, and the screen may be shared.
 */
export function withoutSecrets(error: KubernetesError): KubernetesError {
	return {...error, message: withoutQuotedSecrets(error.message)};
}

function withoutQuotedSecrets(message: string): string {
	let isSecret = false;
	return message.replace(parts, (text, ...rest) => {
		const {quoted, path, whole, bare}: Partial<Record<string, string>> = rest.at(-1);
		if (path !== undefined) isSecret = isSecretField(path);
		// A whole container or template: its environment is somewhere in it.
		if (whole !== undefined) isSecret = true;
		return isSecret && (quoted ?? bare) !== undefined ? '"(masked)"' : text;
	});
}

/** Keys of maps stand in brackets and count as names, indices of lists do not. */
function isSecretField(path: string): boolean {
	const names = path.split(/[.[\]]+/).filter(name => name !== '' && !/^\d+$/.test(name));
	const template = names.indexOf('template');
	return isSecretPath(names.slice(template + 1));
}

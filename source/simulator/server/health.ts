import type {RecordedHealth} from '../api-documents.ts';
import {type ApiRequest, text, type WholeResponse} from './messages.ts';

const roots = ['healthz', 'livez', 'readyz'] as const;

const ok = () => text(200, 'ok');

/** Every check with how it went; nothing here can fail, but checks can be left out. */
function verbose(root: string, checks: readonly string[], excluded: readonly string[]): string {
	const lines = checks.map(check => `[+]${check} ${excluded.includes(check) ? 'excluded: ' : ''}ok\n`);
	const unknown = [...new Set(excluded)].filter(check => !checks.includes(check)).sort();
	const names = unknown.map(check => JSON.stringify(check)).join(',');
	const warning = unknown.length > 0 ? `warn: some health checks cannot be excluded: no matches for ${names}\n` : '';
	return `${lines.join('')}${warning}${root} check passed\n`;
}

/**
 * `/healthz`, `/livez` and `/readyz`, whole (`verbose`, `exclude`) or one check of them; undefined: another path. The names
 * are a real server's, so that what reads them finds them. Source: apiserver server/healthz/healthz.go.
 */
export function answerHealth(health: RecordedHealth, {path, query}: ApiRequest): WholeResponse | undefined {
	for (const root of roots) {
		if (path === `/${root}`) {
			return query.has('verbose') ? text(200, verbose(root, health[root], query.getAll('exclude'))) : ok();
		}
		if (path.startsWith(`/${root}/`) && health[root].includes(path.slice(root.length + 2))) return ok();
	}
	return undefined;
}

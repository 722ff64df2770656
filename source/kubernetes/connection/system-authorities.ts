import {getCACertificates} from 'node:tls';

/** Those of the operating system, as kubectl has it, with Node's own for systems that have none. */
export function systemAuthorities(): string[] {
	return [...getCACertificates('system'), ...getCACertificates('bundled')];
}

import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/**
 * Certificates for tests, valid for a hundred years: a CA, a server's for localhost, 127.0.0.1 and kubernetes.default,
 * a client's (CN=admin); and the same three of another CA (the client is CN=operator). They guard nothing.
 */
export type CertificateName =
	| 'ca'
	| 'server'
	| 'server-key'
	| 'client'
	| 'client-key'
	| 'other-ca'
	| 'other-server'
	| 'other-server-key'
	| 'other-client'
	| 'other-client-key';

export function certificatePath(name: CertificateName): string {
	return fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
}

/** The PEM text. */
export function certificate(name: CertificateName): string {
	return readFileSync(certificatePath(name), 'utf8');
}

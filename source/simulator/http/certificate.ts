import {generateKeyPairSync, randomBytes, sign} from 'node:crypto';

/** PEM texts of a server on the loopback interface. */
export interface Certificate {
	readonly certificate: string;
	readonly key: string;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
	const content = Buffer.concat(parts);
	const {length} = content;
	const head =
		length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
	return Buffer.concat([Uint8Array.from(head), content]);
};

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (content: Uint8Array) => der(0x03, Uint8Array.of(0), content);
const octets = (content: Uint8Array) => der(0x04, content);

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const commonName = '550403';
const subjectAltName = '551d11';
const basicConstraints = '551d13';

const name = (value: string) => sequence(der(0x31, sequence(identifier(commonName), text(0x0c, value))));

/** UTCTime, for years until 2049. */
const utcTime = (ms: number) => text(0x17, `${new Date(ms).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`);

const DAY_MS = 86_400_000;
const VALID_DAYS = 365;

const pem = (label: string, content: Uint8Array) => {
	const lines =
		Buffer.from(content)
			.toString('base64')
			.match(/.{1,64}/g) ?? [];
	return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

/**
 * A new certificate for 127.0.0.1 and localhost, its own authority, with a new key. Clients of Kubernetes send no token
 * without TLS, so the simulator needs one. Form: RFC 5280; elliptic curve P-256.
 */
export function createCertificate(nowMs: number): Certificate {
	const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const subject = name('rolltop simulator');
	const serial = randomBytes(8);
	serial[0] = (serial[0] ?? 0) & 0x7f || 1;
	const names = sequence(text(0x82, 'localhost'), der(0x87, Uint8Array.of(127, 0, 0, 1)));
	const authority = sequence(der(0x01, Uint8Array.of(0xff)));
	const extensions = sequence(
		sequence(identifier(subjectAltName), octets(names)),
		sequence(identifier(basicConstraints), der(0x01, Uint8Array.of(0xff)), octets(authority)),
	);
	const body = sequence(
		der(0xa0, der(0x02, Uint8Array.of(2))),
		der(0x02, serial),
		ecdsaWithSha256,
		subject,
		sequence(utcTime(nowMs - DAY_MS), utcTime(nowMs + VALID_DAYS * DAY_MS)),
		subject,
		publicKey.export({type: 'spki', format: 'der'}),
		der(0xa3, extensions),
	);
	const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)));
	return {
		certificate: pem('CERTIFICATE', certificate),
		key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
	};
}

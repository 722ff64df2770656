import {timestamp} from '../../control-plane/time.ts';
import {fieldsOf, itemsOf, textOf} from '../api/json.ts';
import {methodNotAllowed, notFound} from '../store/refusal.ts';
import {readFields} from './body.ts';
import {type ApiResponse, json} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';

/** Source: pkg/apis/authentication/v1/defaults.go. */
const USUAL_SECONDS = 3600;
const SIGNATURE_BYTES = 256;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of a service account: of a JWT's form, signed by nobody, and known to this server alone. */
export function createToken(site: Site, {request, path}: ResourceRequest): ApiResponse {
	const {resource, namespace = '', name = ''} = path;
	if (request.method !== 'POST') return fail(methodNotAllowed());
	const account = site.store.get('ServiceAccount', namespace, name);
	if (!account) return fail(notFound(resource, name));
	const read = readFields(request, 'TokenRequest');
	if (!read.ok) return fail(read.status);
	const {expirationSeconds, audiences, ...spec} = fieldsOf(read.value.spec);
	const seconds = typeof expirationSeconds === 'number' ? expirationSeconds : USUAL_SECONDS;
	const asked = itemsOf(audiences).map(textOf);
	const aud = asked.length > 0 ? asked : ['https://kubernetes.default.svc.cluster.local'];
	const [nowMs, sub] = [site.nowMs(), `system:serviceaccount:${namespace}:${name}`];
	const issuedAt = Math.floor(nowMs / 1000);
	const claims = {
		aud,
		exp: issuedAt + seconds,
		iat: issuedAt,
		iss: 'https://kubernetes.default.svc.cluster.local',
		'kubernetes.io': {namespace, serviceaccount: {name, uid: account.metadata.uid}},
		nbf: issuedAt,
		sub,
	};
	const signature = Uint8Array.from({length: SIGNATURE_BYTES}, () => Math.floor(site.random() * 256));
	const token = `${part({alg: 'RS256', kid: 'simulator'})}.${part(claims)}.${Buffer.from(signature).toString('base64url')}`;
	site.access.addToken(token, sub);
	return json(201, {
		kind: 'TokenRequest',
		apiVersion: 'authentication.k8s.io/v1',
		metadata: {name, namespace, creationTimestamp: timestamp(nowMs)},
		spec: {...spec, audiences: aud, expirationSeconds: seconds},
		status: {token, expirationTimestamp: timestamp(nowMs + seconds * 1000)},
	});
}

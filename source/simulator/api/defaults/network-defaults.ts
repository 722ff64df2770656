import {type Fields, fieldsOf, itemsOf} from '../json.ts';
import {filled} from './fill.ts';

/** Source: pkg/apis/networking/v1/defaults.go. */
export function networkPolicy(object: Fields): Fields {
	const spec = fieldsOf(object.spec);
	const policyTypes = itemsOf(spec.egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
	return {...object, spec: filled(spec, {policyTypes})};
}

export const ingress = (object: Fields): Fields => ({...object, status: object.status ?? {loadBalancer: {}}});

/** Source: pkg/apis/storage/v1/defaults.go. */
export const storageClass = (object: Fields): Fields =>
	filled(object, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'});

/** One workload of a cluster; its kind is Deployment. */
export interface WorkloadName {
	readonly namespace: string;
	readonly name: string;
}

import {join} from 'node:path';
import envPaths from 'env-paths';

/** Where rolltop keeps its files. */
export interface Locations {
	/** Written by a person, read by rolltop. */
	readonly configFile: string;
	/** A folder for what rolltop remembers. */
	readonly stateFolder: string;
}

/**
 * The places of the operating system: on Linux those of the XDG base directories, `~/.config/rolltop/config.yaml` and
 * `~/.local/state/rolltop`.
 */
export function storageLocations(): Locations {
	const {config, log} = envPaths('rolltop', {suffix: ''});
	return {configFile: join(config, 'config.yaml'), stateFolder: log};
}

/** Gives the terminal to `run`, without a screen on it, and takes it back when that is done. */
export type HandOver = <T>(run: () => Promise<T>) => Promise<T>;

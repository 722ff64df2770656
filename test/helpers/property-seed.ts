/**
 * Loaded before the tests: gives every property the same seed in every run, so that a change is judged by the same cases
 * as the one before it. `PROPERTY_SEED=random` looks for new cases (`npm run test:properties`), `PROPERTY_SEED=N` repeats
 * one such search; a property that fails prints its own seed and path.
 */
import fc from 'fast-check';

const {PROPERTY_SEED = '1'} = process.env;
const seed = PROPERTY_SEED === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(PROPERTY_SEED);
if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED is a whole number or "random", not ${PROPERTY_SEED}`);

if (PROPERTY_SEED === 'random') console.error(`PROPERTY_SEED=${seed}`);
fc.configureGlobal({seed});

import * as fc from 'fast-check';

/** Property tests draw the same cases every time, so that one that fails does so by the change; FUZZ_SEED draws others. */
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 1) });

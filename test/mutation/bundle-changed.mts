/** Bundles the changed code, in the copy of the project that Stryker has made. */
import { existsSync, symlinkSync } from 'node:fs';

// Stryker links what is installed later, but the bundler reads the licences there
if (!existsSync('node_modules')) symlinkSync('../../node_modules', 'node_modules');
await import('../../bundle.mts');

/** Bundles the changed code, in the copy of the project that Stryker has made. */
import { symlinkSync } from 'node:fs';

// the bundler reads the licences there
symlinkSync('../../node_modules', 'node_modules');
await import('../../bundle.mts');

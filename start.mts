/** `npm start`: bundles what the package ships, and serves the quickstart on this machine. */
import { spawnSync } from 'node:child_process';

const APP = 'tsx --tsconfig examples/tsconfig.json examples/quickstart/app.ts';

process.stderr.write('Bundling the functions and the local server (about 10 seconds) …\n');
const { status } = spawnSync(process.execPath, ['bundle.mts'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
process.argv.splice(2, 0, 'local', '--app', APP);
// in this process, so that Ctrl+C ends nothing before the server has ended
await import('./bin/remote-mcp');

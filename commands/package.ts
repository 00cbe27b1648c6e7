import { fileURLToPath } from 'node:url';
import { packageApp } from '../packaging/package-app.ts';

// npm run package: the zip that Azure runs, and the folder that azd deploys.
const root = fileURLToPath(new URL('..', import.meta.url));
const { folder, zip, zipBytes } = await packageApp(root, `${root}dist`);
process.stdout.write(`${zip}: ${(zipBytes / 1024).toFixed(0)} KiB, the same as the folder ${folder}\n`);

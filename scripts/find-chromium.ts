/** Finds the Chromium that the browser tests drive, or installs it where that needs nobody's permission. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { isExecutable } from '../packages/server/test/service-process.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const usualPlaces = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/Applications/Google Chrome.app/Contents/MacOS'];

/** Path of a Chromium or Chrome: `CHROMIUM_PATH` if it is set, else the first one on the PATH or in a usual place. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  if (env.CHROMIUM_PATH) return isExecutable(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined;
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...usualPlaces];
  return folders.flatMap((folder) => [...names, 'Google Chrome'].map((name) => join(folder, name))).find(isExecutable);
}

/** Installs Debian's package when this is root on a machine with apt-get (a container, a CI job); else does nothing. */
export function installChromium(env: NodeJS.ProcessEnv): string | undefined {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall || env.CHROMIUM_PATH) return undefined;
  process.stderr.write('No Chromium found; installing the package `chromium` …\n');
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' });
  for (const result of [apt('-qq', 'update'), apt('-qq', '-y', '--no-install-recommends', 'install', 'chromium')]) {
    if (result.status !== 0) process.stderr.write(`${result.stderr}\n`);
  }
  return findChromium(env);
}

import { z } from 'zod';

/** Permissive licences: nobody who installs the package owes more than to keep the notices. Names: SPDX's. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
]);

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

/** A package that users of the CLI install, or that only we do. */
export interface LockedPackage {
  /** `NAME@VERSION`. */
  readonly id: string;
  readonly name: string;
  readonly licence: string | undefined;
  readonly isDevelopment: boolean;
  readonly hasInstallScript: boolean;
}

/** What a package-lock.json holds besides the package itself. @throws ZodError where it is none of npm 7 or newer */
export function packagesOf(lock: unknown): LockedPackage[] {
  return Object.entries(Lock.parse(lock).packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev, hasInstallScript }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return {
        id: `${name}@${version ?? 'unknown'}`,
        name,
        licence: license,
        isDevelopment: dev === true,
        hasInstallScript: hasInstallScript === true,
      };
    });
}

/** What users install under another licence than these, a line each. */
export function findForeignLicences(packages: readonly LockedPackage[]): string[] {
  return packages
    .filter(({ isDevelopment, licence }) => !isDevelopment && !isAllowed(licence))
    .map(({ id, licence }) => `${id}: ${licence ?? 'no licence'}`);
}

/** Of several to choose from one is enough; of several that hold together each has to do. */
function isAllowed(licence: string | undefined): boolean {
  if (licence === undefined) return false;
  const choices = licence.replace(/^\(([^()]*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((name) => ALLOWED.has(name)));
}

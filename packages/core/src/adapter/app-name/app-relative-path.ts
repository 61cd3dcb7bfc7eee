import { checkString } from '../../checks/check-string.ts';
import { UsageError } from '../../errors/input-errors.ts';
import type { AppOptions } from './app-options.ts';
import { appSlug } from './app-slug.ts';

/** The application, and the kind of file. */
export interface AppFileName extends AppOptions {
  /** The file's extension without the dot: `json` or `db`. */
  readonly fileFormat: string;
}

/**
 * Where an application's tokens lie below the user's folder: `globus/app/<client id>/<slug>/tokens.json`.
 *
 * The same in every runtime, so that one application has one name; always with `/`. Another environment than
 * production goes before the file's name: `sandbox-tokens.json`.
 *
 * @throws {@link UsageError} when the client id or the environment would lead out of the folder, or {@link appSlug}
 * refuses the name.
 * @example
 * ```ts
 * import { appRelativePath, appSlug } from '@token-storage/core/adapter';
 *
 * console.log(appSlug('My App')); // my-app
 * console.log(appRelativePath({ clientId: 'client', appName: 'My App', fileFormat: 'json' })); // client/my-app/tokens.json
 * ```
 */
export function appRelativePath({ clientId, appName, environment = 'production', fileFormat }: AppFileName): string {
  refuseEscape('client id', clientId);
  refuseEscape('environment', environment);
  if (clientId === '') throw new UsageError('The client id is empty. Pass the id that the client was registered with.');
  const file = environment === 'production' ? 'tokens' : `${environment}-tokens`;
  return `globus/app/${clientId}/${appSlug(appName)}/${file}.${fileFormat}`;
}

function refuseEscape(what: string, part: unknown): void {
  checkString(part, `The ${what}`);
  if (part !== '.' && part !== '..' && !/[/\\\0]/.test(part)) return;
  throw new UsageError(
    `The ${what} ${JSON.stringify(part)} cannot be part of a path: it may not be "." or "..", nor hold "/", "\\" ` +
      'or NUL. Pass the path itself to the constructor instead.',
  );
}
